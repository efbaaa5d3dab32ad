package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import java.io.IOException;
import java.util.Optional;

/** Reads WebP (RFC 9649): the lossy, lossless and extended file formats. */
final class WebpHeader {

    private static final int VP8 = BoundedReader.type("VP8 ");
    private static final int VP8L = BoundedReader.type("VP8L");
    private static final int VP8X = BoundedReader.type("VP8X");
    private static final int ANMF = BoundedReader.type("ANMF");
    private static final int EXIF = BoundedReader.type("EXIF");
    private static final int HAS_EXIF = 0x08;
    private static final int HAS_ANIMATION = 0x02;

    private final BoundedReader reader;

    WebpHeader(BoundedReader reader) {
        this.reader = reader;
    }

    MediaInfo read() throws MediaException, IOException {
        RiffChunks chunks = RiffChunks.ofFile(reader, 0);
        if (!chunks.next()) {
            throw reader.damaged("it holds no picture");
        }
        if (chunks.type() == VP8X) {
            return readExtended(chunks);
        }
        if (chunks.type() != VP8 && chunks.type() != VP8L) {
            throw reader.damaged("its first chunk is " + BoundedReader.name(chunks.type()) + ", not a picture");
        }
        int size = pictureSize(chunks);
        return info(size >>> 16, size & 0xffff);
    }

    private MediaInfo readExtended(RiffChunks chunks) throws MediaException, IOException {
        chunks.require(10);
        int flags = reader.u8(chunks.body());
        int width = reader.le24(chunks.body() + 4) + 1;
        int height = reader.le24(chunks.body() + 7) + 1;
        boolean animated = (flags & HAS_ANIMATION) != 0;
        boolean hasPicture = false;
        int orientation = (flags & HAS_EXIF) == 0 ? 1 : 0;
        while (!(hasPicture && orientation > 0) && chunks.next()) {
            if (chunks.type() == ANMF && animated) {
                hasPicture = true;
            } else if ((chunks.type() == VP8 || chunks.type() == VP8L) && !animated && !hasPicture) {
                int size = pictureSize(chunks);
                if (size >>> 16 != width || (size & 0xffff) != height) {
                    throw reader.damaged("its header says " + width + "×" + height + " pixels, its picture "
                            + (size >>> 16) + "×" + (size & 0xffff));
                }
                hasPicture = true;
            } else if (chunks.type() == EXIF && orientation == 0) {
                orientation = readOrientation(chunks);
            }
        }
        if (!hasPicture) {
            throw reader.damaged("it holds no picture");
        }
        return orientation >= 5 ? info(height, width) : info(width, height);
    }

    /** Reads the orientation. Some writers start the block with the prefix {@code Exif} that it has in a JPEG file. */
    private int readOrientation(RiffChunks chunks) throws MediaException, IOException {
        boolean prefixed = chunks.end() - chunks.body() > 6 && reader.be32(chunks.body()) == BoundedReader.type("Exif");
        return ExifOrientation.read(reader, chunks.body() + (prefixed ? 6 : 0), chunks.end());
    }

    /** @return the width in the upper and the height in the lower 16 bits; both at most 2^14 */
    private int pictureSize(RiffChunks chunks) throws MediaException, IOException {
        long body = chunks.body();
        if (chunks.type() == VP8L) {
            chunks.require(5);
            int bits = reader.le32(body + 1);
            if (reader.u8(body) != 0x2f || bits >>> 29 != 0) {
                throw reader.damaged("the header of its lossless picture is malformed");
            }
            return (bits & 0x3fff) + 1 << 16 | (bits >>> 14 & 0x3fff) + 1;
        }
        chunks.require(10);
        boolean keyFrame = (reader.u8(body) & 1) == 0;
        if (!keyFrame || reader.u8(body + 3) != 0x9d || reader.le16(body + 4) != 0x2a01) {
            throw reader.damaged("the header of its lossy picture is malformed");
        }
        int width = reader.le16(body + 6) & 0x3fff;
        int height = reader.le16(body + 8) & 0x3fff;
        if (width == 0 || height == 0) {
            throw reader.damaged("its picture says " + width + "×" + height + " pixels");
        }
        return width << 16 | height;
    }

    private static MediaInfo info(int width, int height) {
        return new MediaInfo(MediaFormat.WEBP, width, height, Optional.empty());
    }
}
