package dev.vidusubjects.media;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;

/** Reads PNG (W3C PNG, third edition): the header chunk, the orientation, and that the file is whole. */
final class PngHeader {

    private static final int IHDR = BoundedReader.type("IHDR");
    private static final int IDAT = BoundedReader.type("IDAT");
    private static final int IEND = BoundedReader.type("IEND");
    private static final int EXIF = BoundedReader.type("eXIf");

    private static final int SIGNATURE = 8;
    /** Length, type and checksum of a chunk. */
    private static final int FRAME = 12;
    /** Where an end chunk is not the last thing, it is searched for over so many chunks. */
    private static final int MAX_CHUNKS_AFTER_PIXELS = 512;

    private final BoundedReader window;
    private int orientation = 1;

    PngHeader(BoundedReader window) {
        this.window = window;
    }

    MediaInfo read() throws MediaException, IOException {
        window.enter("header chunk", 0);
        if (window.be32(SIGNATURE) != 13 || window.be32(SIGNATURE + 4) != IHDR) {
            throw window.damaged("its first chunk is not an IHDR of 13 bytes");
        }
        long body = SIGNATURE + 8;
        CRC32 crc = new CRC32();
        for (int i = -4; i < 13; i++) {
            crc.update(window.u8(body + i));
        }
        if (crc.getValue() != window.unsignedBe32(body + 13)) {
            throw window.damaged("the checksum of its header chunk is wrong");
        }
        int width = window.be32(body);
        int height = window.be32(body + 4);
        if (width <= 0 || height <= 0) {
            throw window.damaged("its header says " + Integer.toUnsignedString(width) + "×"
                    + Integer.toUnsignedString(height) + " pixels");
        }
        if (!isColour(window.u8(body + 8), window.u8(body + 9))) {
            throw window.damaged("its header says a colour type and bit depth that do not exist");
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

    /** Compressed chunks are skipped, never inflated. */
    private void readChunks(long first) throws MediaException, IOException {
        int behindPixels = 0;
        long position = first;
        while (behindPixels < MAX_CHUNKS_AFTER_PIXELS) {
            window.enter("chunk list", 0);
            int type = window.be32(position + 4);
            long length = window.unsignedBe32(position);
            window.enter("chunk", type);
            if (length > Integer.MAX_VALUE) {
                throw window.damaged(window.part() + " says that it is longer than the format allows");
            }
            if (length + FRAME > window.size() - position) {
                throw window.cutOff(position + FRAME + length);
            }
            if (type == IEND) {
                if (behindPixels == 0) {
                    throw window.damaged("it holds no pixels (no IDAT chunk)");
                }
                return;
            }
            if (type == EXIF && orientation == 1) {
                orientation = ExifOrientation.read(window, position + 8, position + 8 + length);
            }
            if (type == IDAT && behindPixels == 0 && endsWithEnd()) {
                return;
            }
            if (type == IDAT || behindPixels > 0) {
                behindPixels++;
            }
            position += FRAME + length;
        }
    }

    private boolean endsWithEnd() throws MediaException, IOException {
        long end = window.size() - FRAME;
        return window.be32(end) == 0 && window.be32(end + 4) == IEND;
    }
}
