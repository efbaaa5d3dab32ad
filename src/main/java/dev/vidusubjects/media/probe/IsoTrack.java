package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import java.io.IOException;

/** One {@code trak} box: the fields that determine the picture size and the duration of a video. */
final class IsoTrack {

    private static final int TKHD = BoundedReader.type("tkhd");
    private static final int EDTS = BoundedReader.type("edts");
    private static final int MDIA = BoundedReader.type("mdia");
    private static final int MDHD = BoundedReader.type("mdhd");
    private static final int HDLR = BoundedReader.type("hdlr");
    private static final int MINF = BoundedReader.type("minf");
    private static final int STBL = BoundedReader.type("stbl");
    private static final int STSD = BoundedReader.type("stsd");
    private static final int STTS = BoundedReader.type("stts");
    private static final int VIDE = BoundedReader.type("vide");

    private final BoundedReader reader;
    private int id = 0;
    private boolean enabled = false;
    private boolean rotated = false;
    private boolean edited = false;
    private boolean hasSamples = false;
    private int handler = 0;
    private int shownWidth = 0;
    private int shownHeight = 0;
    private int codedWidth = 0;
    private int codedHeight = 0;
    private long movieTicks = 0;
    private long mediaTicks = 0;
    private long mediaTimescale = 0;

    private IsoTrack(BoundedReader reader) {
        this.reader = reader;
    }

    static IsoTrack read(BoundedReader reader, IsoBoxes boxes) throws MediaException, IOException {
        IsoTrack track = new IsoTrack(reader);
        while (boxes.next()) {
            if (boxes.type() == TKHD) {
                track.readHeader(boxes);
            } else if (boxes.type() == EDTS) {
                track.edited = true;
            } else if (boxes.type() == MDIA) {
                track.readMedia(boxes.children());
            }
        }
        return track;
    }

    private void readHeader(IsoBoxes box) throws MediaException, IOException {
        boolean isLong = box.isLong();
        int afterTimes = isLong ? 36 : 24;
        box.require(afterTimes + 60);
        enabled = (reader.u8(box.body() + 3) & 1) != 0;
        id = reader.be32(box.body() + (isLong ? 20 : 12));
        movieTicks = box.duration(isLong ? 28 : 20, isLong);
        // The matrix is a b u / c d v / x y w. For a rotation by 90° or 270°, a and d are zero.
        long matrix = box.body() + afterTimes + 16;
        rotated = reader.be32(matrix) == 0
                && reader.be32(matrix + 16) == 0
                && reader.be32(matrix + 4) != 0
                && reader.be32(matrix + 12) != 0;
        shownWidth = reader.be16(matrix + 36);
        shownHeight = reader.be16(matrix + 40);
    }

    private void readMedia(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == MDHD) {
                boolean isLong = boxes.isLong();
                mediaTicks = boxes.duration(isLong ? 24 : 16, isLong);
                mediaTimescale = reader.unsignedBe32(boxes.body() + (isLong ? 20 : 12));
            } else if (boxes.type() == HDLR) {
                boxes.require(12);
                handler = reader.be32(boxes.body() + 8);
            } else if (boxes.type() == MINF) {
                IsoBoxes information = boxes.children();
                while (information.next()) {
                    if (information.type() == STBL) {
                        readSampleTable(information.children());
                    }
                }
            }
        }
    }

    private void readSampleTable(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == STSD) {
                boxes.require(8);
                // The first entry; a track without samples has none. Entries of sound tracks have other fields here.
                if (boxes.end() - boxes.body() >= 44) {
                    codedWidth = reader.be16(boxes.body() + 40);
                    codedHeight = reader.be16(boxes.body() + 42);
                }
            } else if (boxes.type() == STTS) {
                boxes.require(8);
                hasSamples = reader.be32(boxes.body() + 4) != 0;
            }
        }
    }

    int id() {
        return id;
    }

    boolean isVideo() {
        return handler == VIDE;
    }

    boolean isEnabled() {
        return enabled;
    }

    /** @return the width as shown, in pixels; 0 if unknown */
    int width() {
        return isCoded() ? (rotated ? codedHeight : codedWidth) : rotated ? shownHeight : shownWidth;
    }

    /** @return the height as shown, in pixels; 0 if unknown */
    int height() {
        return isCoded() ? (rotated ? codedWidth : codedHeight) : rotated ? shownWidth : shownHeight;
    }

    private boolean isCoded() {
        return codedWidth > 0 && codedHeight > 0;
    }

    /** @return the shown duration, in the movie's timescale; 0 if unknown */
    long movieTicks() {
        return movieTicks;
    }

    /** @return the stored duration, in the track's own timescale; 0 if unknown */
    long mediaTicks() {
        return mediaTicks;
    }

    long mediaTimescale() {
        return mediaTimescale;
    }

    /** @return whether an edit list selects the part of the stored media that is shown */
    boolean isEdited() {
        return edited;
    }

    /** @return whether the movie header lists pictures, so that they are not only in fragments */
    boolean hasSamples() {
        return hasSamples;
    }
}
