package dev.vidusubjects.media;

import java.io.IOException;

/** Reads the orientation from an EXIF block: one tag of the first directory, with no offset followed but that one's. */
final class ExifOrientation {

    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;
    private static final int MAX_ENTRIES = 1000;
    private static final int UPRIGHT = 1;

    private final BoundedReader window;
    private final long start;
    private final long end;
    private final boolean bigEndian;

    private ExifOrientation(BoundedReader window, long start, long end, boolean bigEndian) {
        this.window = window;
        this.start = start;
        this.end = end;
        this.bigEndian = bigEndian;
    }

    /**
     * @param start of the TIFF header
     * @param end of the block, within the content
     * @return 1–8; 1 too where the block is damaged, as every viewer shows such a picture upright
     */
    static int read(BoundedReader window, long start, long end) throws MediaException, IOException {
        if (end - start < 8) {
            return UPRIGHT;
        }
        int order = window.be16(start);
        if (order != 0x4949 && order != 0x4d4d) {
            return UPRIGHT;
        }
        return new ExifOrientation(window, start, end, order == 0x4d4d).find();
    }

    private int find() throws MediaException, IOException {
        long offset = bigEndian ? window.unsignedBe32(start + 4) : window.unsignedLe32(start + 4);
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
        return bigEndian ? window.be16(position) : window.le16(position);
    }
}
