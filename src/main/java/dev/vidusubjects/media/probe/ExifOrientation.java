package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import java.io.IOException;

/**
 * Reads the orientation tag of the first directory of an EXIF block. Follows no offset except that of this directory.
 */
final class ExifOrientation {

    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;
    private static final int MAX_ENTRIES = 1000;
    private static final int UPRIGHT = 1;

    private final BoundedReader reader;
    private final long start;
    private final long end;
    private final boolean bigEndian;

    private ExifOrientation(BoundedReader reader, long start, long end, boolean bigEndian) {
        this.reader = reader;
        this.start = start;
        this.end = end;
        this.bigEndian = bigEndian;
    }

    /**
     * @param start position of the TIFF header
     * @param end position after the block, within the content
     * @return the orientation, 1–8; 1 also if the block is damaged, because viewers show such a picture upright
     */
    static int read(BoundedReader reader, long start, long end) throws MediaException, IOException {
        if (end - start < 8) {
            return UPRIGHT;
        }
        int order = reader.be16(start);
        if (order != 0x4949 && order != 0x4d4d) {
            return UPRIGHT;
        }
        return new ExifOrientation(reader, start, end, order == 0x4d4d).find();
    }

    private int find() throws MediaException, IOException {
        long offset = bigEndian ? reader.unsignedBe32(start + 4) : reader.unsignedLe32(start + 4);
        long directory = start + offset;
        if (u16(start + 2) != 42 || directory > end - 2) {
            return UPRIGHT;
        }
        int entries = Math.min(u16(directory), MAX_ENTRIES);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY;
            if (entry > end - ENTRY) {
                return UPRIGHT;
            }
            if (u16(entry) == ORIENTATION) {
                int value = u16(entry + 8);
                return u16(entry + 2) == SHORT && value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    private int u16(long position) throws MediaException, IOException {
        return bigEndian ? reader.be16(position) : reader.le16(position);
    }
}
