package dev.vidusubjects.media;

import java.io.IOException;

/** One {@code trak} box: what a video's picture size and length are decided by. */
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

    private final BoundedReader window;
    private int id = 0;
    private boolean enabled = false;
    private boolean turned = false;
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

    private IsoTrack(BoundedReader window) {
        this.window = window;
    }

    static IsoTrack read(BoundedReader window, IsoBoxes boxes) throws MediaException, IOException {
        IsoTrack track = new IsoTrack(window);
        while (boxes.next()) {
            if (boxes.type() == TKHD) {
                track.readHeader(boxes);
            } else if (boxes.type() == EDTS) {
                track.edited = true;
            } else if (boxes.type() == MDIA) {
                track.readMedia(boxes.inside());
            }
        }
        return track;
    }

    private void readHeader(IsoBoxes box) throws MediaException, IOException {
        boolean isLong = box.isLong();
        int afterTimes = isLong ? 36 : 24;
        box.require(afterTimes + 60);
        enabled = (window.u8(box.body() + 3) & 1) != 0;
        id = window.be32(box.body() + (isLong ? 20 : 12));
        movieTicks = box.duration(isLong ? 28 : 20, isLong);
        // a b u / c d v / x y w: a quarter turn has nothing on the diagonal.
        long matrix = box.body() + afterTimes + 16;
        turned = window.be32(matrix) == 0
                && window.be32(matrix + 16) == 0
                && window.be32(matrix + 4) != 0
                && window.be32(matrix + 12) != 0;
        shownWidth = window.be16(matrix + 36);
        shownHeight = window.be16(matrix + 40);
    }

    private void readMedia(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == MDHD) {
                boolean isLong = boxes.isLong();
                mediaTicks = boxes.duration(isLong ? 24 : 16, isLong);
                mediaTimescale = window.unsignedBe32(boxes.body() + (isLong ? 20 : 12));
            } else if (boxes.type() == HDLR) {
                boxes.require(12);
                handler = window.be32(boxes.body() + 8);
            } else if (boxes.type() == MINF) {
                IsoBoxes information = boxes.inside();
                while (information.next()) {
                    if (information.type() == STBL) {
                        readSampleTable(information.inside());
                    }
                }
            }
        }
    }

    private void readSampleTable(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == STSD) {
                boxes.require(8);
                // The first entry, of which there is none in a track without samples; sound's have other fields here.
                if (boxes.end() - boxes.body() >= 44) {
                    codedWidth = window.be16(boxes.body() + 40);
                    codedHeight = window.be16(boxes.body() + 42);
                }
            } else if (boxes.type() == STTS) {
                boxes.require(8);
                hasSamples = window.be32(boxes.body() + 4) != 0;
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

    /** @return in pixels as shown; 0 if unknown */
    int width() {
        return isCoded() ? (turned ? codedHeight : codedWidth) : turned ? shownHeight : shownWidth;
    }

    int height() {
        return isCoded() ? (turned ? codedWidth : codedHeight) : turned ? shownWidth : shownHeight;
    }

    private boolean isCoded() {
        return codedWidth > 0 && codedHeight > 0;
    }

    /** @return the length of what is shown, in the movie's timescale; 0 if unknown */
    long movieTicks() {
        return movieTicks;
    }

    /** @return the length of what is stored, in the track's own timescale; 0 if unknown */
    long mediaTicks() {
        return mediaTicks;
    }

    long mediaTimescale() {
        return mediaTimescale;
    }

    /** @return whether an edit list says what is shown of what is stored */
    boolean isEdited() {
        return edited;
    }

    /** @return whether pictures are listed in the movie header, not only in fragments */
    boolean hasSamples() {
        return hasSamples;
    }
}
