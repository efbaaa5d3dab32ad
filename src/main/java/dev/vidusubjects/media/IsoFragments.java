package dev.vidusubjects.media;

import java.io.IOException;

/** Adds up how long a track's pictures in {@code moof} boxes last. */
final class IsoFragments {

    private static final int TRAF = BoundedReader.type("traf");
    private static final int TFHD = BoundedReader.type("tfhd");
    private static final int TRUN = BoundedReader.type("trun");

    private final BoundedReader window;
    private final int trackId;
    private final long defaultDuration;
    private long ticks = 0;

    /** @param defaultDuration of a picture, where a fragment says none */
    IsoFragments(BoundedReader window, int trackId, long defaultDuration) {
        this.window = window;
        this.trackId = trackId;
        this.defaultDuration = defaultDuration;
    }

    /** @return in the track's timescale */
    long ticks() {
        return ticks;
    }

    /** @param boxes of one {@code moof} */
    void add(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == TRAF) {
                addTrack(boxes.inside());
            }
        }
    }

    private void addTrack(IsoBoxes boxes) throws MediaException, IOException {
        boolean ours = false;
        long duration = defaultDuration;
        while (boxes.next()) {
            if (boxes.type() == TFHD) {
                boxes.require(8);
                int flags = window.be32(boxes.body());
                ours = window.be32(boxes.body() + 4) == trackId;
                if ((flags & 0x8) != 0) {
                    int offset = 8 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
                    boxes.require(offset + 4);
                    duration = window.unsignedBe32(boxes.body() + offset);
                }
            } else if (boxes.type() == TRUN && ours) {
                addRun(boxes, duration);
            }
        }
    }

    private void addRun(IsoBoxes box, long duration) throws MediaException, IOException {
        box.require(8);
        int flags = window.be32(box.body());
        long samples = window.unsignedBe32(box.body() + 4);
        if ((flags & 0x100) == 0) {
            ticks = Timescale.plus(ticks, Timescale.times(samples, duration));
            return;
        }
        int entry = 4 * Integer.bitCount(flags & 0xf00);
        long position = box.body() + 8 + 4 * Integer.bitCount(flags & 0x5);
        if (samples > (box.end() - position) / entry) {
            throw window.damaged("a fragment says that it has more pictures than fit into it");
        }
        for (long i = 0; i < samples; i++, position += entry) {
            ticks = Timescale.plus(ticks, window.unsignedBe32(position));
        }
    }
}
