package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;

/** Reads PNG (W3C PNG, third edition): the header chunk and the orientation. Checks that the file is complete. */
final class PngHeader {

    private static final int IHDR = BoundedReader.type("IHDR");
    private static final int IDAT = BoundedReader.type("IDAT");
    private static final int IEND = BoundedReader.type("IEND");
    private static final int EXIF = BoundedReader.type("eXIf");

    private static final int SIGNATURE = 8;
    /** Size of the length, type and checksum of a chunk, in bytes. */
    private static final int CHUNK_OVERHEAD = 12;
    /** If the file does not end with the end chunk, at most this number of chunks is searched for it. */
    private static final int MAX_CHUNKS_AFTER_PIXELS = 512;

    private final BoundedReader reader;
    private int orientation = 1;

    PngHeader(BoundedReader reader) {
        this.reader = reader;
    }

    MediaInfo read() throws MediaException, IOException {
        reader.enter("header chunk", 0);
        if (reader.be32(SIGNATURE) != 13 || reader.be32(SIGNATURE + 4) != IHDR) {
            throw reader.damaged("its first chunk is not an IHDR of 13 bytes");
        }
        long body = SIGNATURE + 8;
        CRC32 crc = new CRC32();
        for (int i = -4; i < 13; i++) {
            crc.update(reader.u8(body + i));
        }
        if (crc.getValue() != reader.unsignedBe32(body + 13)) {
            throw reader.damaged("the checksum of its header chunk is wrong");
        }
        int width = reader.be32(body);
        int height = reader.be32(body + 4);
        if (width <= 0 || height <= 0) {
            throw reader.damaged("its header says " + Integer.toUnsignedString(width) + "×"
                    + Integer.toUnsignedString(height) + " pixels");
        }
        if (!isColour(reader.u8(body + 8), reader.u8(body + 9))) {
            throw reader.damaged("its header says a colour type and bit depth that do not exist");
        }
        readChunks(body + 13 + 4);
        return orientation >= 5
                ? new MediaInfo(MediaFormat.PNG, height, width, Optional.empty())
                : new MediaInfo(MediaFormat.PNG, width, height, Optional.empty());
    }

    private static boolean isColour(int depth, int colourType) {
        return switch (colourType) {
            case 0 -> Integer.bitCount(depth) == 1 && depth <= 16;
            case 3 -> Integer.bitCount(depth) == 1 && depth <= 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    /** Skips compressed chunks and never inflates them. */
    private void readChunks(long first) throws MediaException, IOException {
        int chunksAfterPixels = 0;
        long position = first;
        while (chunksAfterPixels < MAX_CHUNKS_AFTER_PIXELS) {
            reader.enter("chunk list", 0);
            int type = reader.be32(position + 4);
            long length = reader.unsignedBe32(position);
            reader.enter("chunk", type);
            if (length > Integer.MAX_VALUE) {
                throw reader.damaged(reader.part() + " says that it is longer than the format allows");
            }
            if (length + CHUNK_OVERHEAD > reader.size() - position) {
                throw reader.cutOff(position + CHUNK_OVERHEAD + length);
            }
            if (type == IEND) {
                if (chunksAfterPixels == 0) {
                    throw reader.damaged("it holds no pixels (no IDAT chunk)");
                }
                return;
            }
            if (type == EXIF && orientation == 1) {
                orientation = ExifOrientation.read(reader, position + 8, position + 8 + length);
            }
            if (type == IDAT && chunksAfterPixels == 0 && endsWithEndChunk()) {
                return;
            }
            if (type == IDAT || chunksAfterPixels > 0) {
                chunksAfterPixels++;
            }
            position += CHUNK_OVERHEAD + length;
        }
    }

    private boolean endsWithEndChunk() throws MediaException, IOException {
        long end = reader.size() - CHUNK_OVERHEAD;
        return reader.be32(end) == 0 && reader.be32(end + 4) == IEND;
    }
}
