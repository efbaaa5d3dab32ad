package dev.vidusubjects.media;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Reads AVI with its OpenDML extension: the first video stream's format and length. */
final class AviHeader {

    private static final int HDRL = BoundedReader.type("hdrl");
    private static final int AVIH = BoundedReader.type("avih");
    private static final int STRL = BoundedReader.type("strl");
    private static final int STRH = BoundedReader.type("strh");
    private static final int STRF = BoundedReader.type("strf");
    private static final int ODML = BoundedReader.type("odml");
    private static final int DMLH = BoundedReader.type("dmlh");
    private static final int MOVI = BoundedReader.type("movi");
    private static final int VIDS = BoundedReader.type("vids");

    private final BoundedReader window;
    private boolean hasVideo = false;
    private long microsPerFrame = 0;
    private long mainFrames = 0;
    private long openDmlFrames = 0;
    private long scale = 0;
    private long rate = 0;
    private long streamFrames = 0;
    private int width = 0;
    private int height = 0;
    private int mainWidth = 0;
    private int mainHeight = 0;

    AviHeader(BoundedReader window) {
        this.window = window;
    }

    MediaInfo read() throws MediaException, IOException {
        RiffChunks chunks = RiffChunks.ofFile(window, 0);
        boolean movie = false;
        while (!movie && chunks.next()) {
            if (chunks.listType() == HDRL && !hasVideo) {
                readHeaders(chunks.inside());
            }
            movie = chunks.listType() == MOVI;
        }
        if (!hasVideo) {
            throw window.damaged("it has no video stream");
        }
        if (!movie) {
            throw window.damaged("it holds no pictures (no movi list)");
        }
        checkFurtherParts(chunks.listEnd());
        if (width == 0 || height == 0) {
            width = mainWidth;
            height = mainHeight;
        }
        if (width <= 0 || height <= 0) {
            throw window.damaged("its header says " + width + "×" + height + " pixels");
        }
        return new MediaInfo(MediaFormat.AVI, width, height, Optional.of(duration()));
    }

    private void readHeaders(RiffChunks chunks) throws MediaException, IOException {
        while (chunks.next()) {
            int type = chunks.listType();
            if (type == AVIH) {
                chunks.require(40);
                microsPerFrame = window.unsignedLe32(chunks.body());
                mainFrames = window.unsignedLe32(chunks.body() + 16);
                mainWidth = window.le32(chunks.body() + 32);
                mainHeight = window.le32(chunks.body() + 36);
            } else if (type == STRL && !hasVideo) {
                readStream(chunks.inside());
            } else if (type == ODML) {
                readOpenDml(chunks.inside());
            }
        }
    }

    private void readStream(RiffChunks chunks) throws MediaException, IOException {
        boolean video = false;
        while (chunks.next()) {
            if (chunks.type() == STRH) {
                chunks.require(36);
                video = window.be32(chunks.body()) == VIDS;
                if (video) {
                    scale = window.unsignedLe32(chunks.body() + 20);
                    rate = window.unsignedLe32(chunks.body() + 24);
                    streamFrames = window.unsignedLe32(chunks.body() + 32);
                }
            } else if (chunks.type() == STRF && video) {
                chunks.require(12);
                width = window.le32(chunks.body() + 4);
                // Negative where the rows run from top to bottom.
                height = Math.abs(window.le32(chunks.body() + 8));
                hasVideo = true;
            }
        }
    }

    /** A file of more than one RIFF list counts all its frames here, and only those of the first elsewhere. */
    private void readOpenDml(RiffChunks chunks) throws MediaException, IOException {
        while (chunks.next()) {
            if (chunks.type() == DMLH) {
                chunks.require(4);
                openDmlFrames = window.unsignedLe32(chunks.body());
            }
        }
    }

    private void checkFurtherParts(long end) throws MediaException, IOException {
        long position = end;
        while (window.size() - position >= 12 && window.be32(position) == RiffChunks.RIFF) {
            position = RiffChunks.ofFile(window, position).listEnd();
        }
    }

    private Duration duration() throws MediaException {
        long frames = Math.max(streamFrames, openDmlFrames);
        if (frames > 0 && scale > 0 && rate > 0) {
            return Timescale.toDuration(Timescale.times(frames, scale), rate);
        } else if (mainFrames > 0 && microsPerFrame > 0) {
            return Timescale.toDuration(Timescale.times(mainFrames, microsPerFrame), 1_000_000);
        }
        throw window.damaged("its header does not say how long it lasts (an interrupted recording?)");
    }
}
