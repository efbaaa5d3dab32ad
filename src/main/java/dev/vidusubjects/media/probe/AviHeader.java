package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Reads AVI with its OpenDML extension: the size in pixels and the duration of the first video stream. */
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

    private final BoundedReader reader;
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

    AviHeader(BoundedReader reader) {
        this.reader = reader;
    }

    MediaInfo read() throws MediaException, IOException {
        RiffChunks chunks = RiffChunks.ofFile(reader, 0);
        boolean hasMovie = false;
        while (!hasMovie && chunks.next()) {
            if (chunks.listType() == HDRL && !hasVideo) {
                readHeaders(chunks.children());
            }
            hasMovie = chunks.listType() == MOVI;
        }
        if (!hasVideo) {
            throw reader.damaged("it has no video stream");
        }
        if (!hasMovie) {
            throw reader.damaged("it holds no pictures (no movi list)");
        }
        checkFollowingRiffLists(chunks.listEnd());
        if (width == 0 || height == 0) {
            width = mainWidth;
            height = mainHeight;
        }
        if (width <= 0 || height <= 0) {
            throw reader.damaged("its header says " + width + "×" + height + " pixels");
        }
        return new MediaInfo(MediaFormat.AVI, width, height, Optional.of(duration()));
    }

    private void readHeaders(RiffChunks chunks) throws MediaException, IOException {
        while (chunks.next()) {
            int type = chunks.listType();
            if (type == AVIH) {
                chunks.require(40);
                microsPerFrame = reader.unsignedLe32(chunks.body());
                mainFrames = reader.unsignedLe32(chunks.body() + 16);
                mainWidth = reader.le32(chunks.body() + 32);
                mainHeight = reader.le32(chunks.body() + 36);
            } else if (type == STRL && !hasVideo) {
                readStream(chunks.children());
            } else if (type == ODML) {
                readOpenDml(chunks.children());
            }
        }
    }

    private void readStream(RiffChunks chunks) throws MediaException, IOException {
        boolean isVideo = false;
        while (chunks.next()) {
            if (chunks.type() == STRH) {
                chunks.require(36);
                isVideo = reader.be32(chunks.body()) == VIDS;
                if (isVideo) {
                    scale = reader.unsignedLe32(chunks.body() + 20);
                    rate = reader.unsignedLe32(chunks.body() + 24);
                    streamFrames = reader.unsignedLe32(chunks.body() + 32);
                }
            } else if (chunks.type() == STRF && isVideo) {
                chunks.require(12);
                width = reader.le32(chunks.body() + 4);
                // The height is negative if the rows are stored from top to bottom.
                height = Math.abs(reader.le32(chunks.body() + 8));
                hasVideo = true;
            }
        }
    }

    /**
     * Reads the total number of frames. In a file of more than one RIFF list, only this header counts the frames of all
     * lists; the other headers count the frames of the first list only.
     */
    private void readOpenDml(RiffChunks chunks) throws MediaException, IOException {
        while (chunks.next()) {
            if (chunks.type() == DMLH) {
                chunks.require(4);
                openDmlFrames = reader.unsignedLe32(chunks.body());
            }
        }
    }

    private void checkFollowingRiffLists(long end) throws MediaException, IOException {
        long position = end;
        while (reader.size() - position >= 12 && reader.be32(position) == RiffChunks.RIFF) {
            position = RiffChunks.ofFile(reader, position).listEnd();
        }
    }

    private Duration duration() throws MediaException {
        long frames = Math.max(streamFrames, openDmlFrames);
        if (frames > 0 && scale > 0 && rate > 0) {
            return Timescale.toDuration(Timescale.times(frames, scale), rate);
        } else if (mainFrames > 0 && microsPerFrame > 0) {
            return Timescale.toDuration(Timescale.times(mainFrames, microsPerFrame), 1_000_000);
        }
        throw reader.damaged("its header does not say how long it lasts (an interrupted recording?)");
    }
}
