package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import java.io.IOException;

/** Adds up the durations of a track's pictures in {@code moof} boxes. */
final class IsoFragments {

    private static final int TRAF = BoundedReader.type("traf");
    private static final int TFHD = BoundedReader.type("tfhd");
    private static final int TRUN = BoundedReader.type("trun");

    private final BoundedReader reader;
    private final int trackId;
    private final long defaultDuration;
    private long ticks = 0;

    /** @param defaultDuration duration of a picture, in ticks, if a fragment states none */
    IsoFragments(BoundedReader reader, int trackId, long defaultDuration) {
        this.reader = reader;
        this.trackId = trackId;
        this.defaultDuration = defaultDuration;
    }

    /** @return the total duration, in the track's timescale */
    long ticks() {
        return ticks;
    }

    /** @param boxes the boxes inside one {@code moof} box */
    void add(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == TRAF) {
                addTrack(boxes.children());
            }
        }
    }

    private void addTrack(IsoBoxes boxes) throws MediaException, IOException {
        boolean isThisTrack = false;
        long duration = defaultDuration;
        while (boxes.next()) {
            if (boxes.type() == TFHD) {
                boxes.require(8);
                int flags = reader.be32(boxes.body());
                isThisTrack = reader.be32(boxes.body() + 4) == trackId;
                if ((flags & 0x8) != 0) {
                    int offset = 8 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
                    boxes.require(offset + 4);
                    duration = reader.unsignedBe32(boxes.body() + offset);
                }
            } else if (boxes.type() == TRUN && isThisTrack) {
                addRun(boxes, duration);
            }
        }
    }

    private void addRun(IsoBoxes box, long duration) throws MediaException, IOException {
        box.require(8);
        int flags = reader.be32(box.body());
        long samples = reader.unsignedBe32(box.body() + 4);
        if ((flags & 0x100) == 0) {
            ticks = Timescale.plus(ticks, Timescale.times(samples, duration));
            return;
        }
        int entry = 4 * Integer.bitCount(flags & 0xf00);
        long position = box.body() + 8 + 4 * Integer.bitCount(flags & 0x5);
        if (samples > (box.end() - position) / entry) {
            throw reader.damaged("a fragment says that it has more pictures than fit into it");
        }
        for (long i = 0; i < samples; i++, position += entry) {
            ticks = Timescale.plus(ticks, reader.unsignedBe32(position));
        }
    }
}
