package dev.vidusubjects.media;

import java.io.IOException;
import java.util.Optional;

/** Reads JPEG (ITU-T T.81): the segments up to the first scan, the EXIF orientation among them. */
final class JpegHeader {

    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int APP1 = 0xe1;
    private static final int EXIF = BoundedReader.type("Exif");

    private final BoundedReader window;
    private int width = 0;
    private int height = 0;
    private int orientation = 0;

    JpegHeader(BoundedReader window) {
        this.window = window;
    }

    MediaInfo read() throws MediaException, IOException {
        return info(pixels());
    }

    /** @return where the compressed pixels of the first scan begin */
    long pixels() throws MediaException, IOException {
        long position = 2;
        while (true) {
            window.enter("segment list", 0);
            if (window.u8(position) != 0xff) {
                throw window.damaged("there is no segment where one must begin, at byte " + position);
            }
            int marker = window.u8(position + 1);
            if (marker == 0xff) {
                // Any number of fill bytes may precede a marker; the window bounds them.
                position++;
                continue;
            }
            position += 2;
            if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd7) {
                continue;
            }
            if (marker == START || marker == END || marker == 0) {
                throw window.damaged("it holds no picture");
            }
            window.enter(segmentName(marker), 0);
            int length = window.be16(position);
            if (length < 2) {
                throw window.damaged(window.part() + " says that it is shorter than its own length field");
            }
            if (length > window.size() - position) {
                throw window.cutOff(position + length);
            }
            if (marker == SCAN) {
                return position + length;
            }
            readSegment(marker, position, length);
            position += length;
        }
    }

    private void readSegment(int marker, long position, int length) throws MediaException, IOException {
        if (marker == APP1 && orientation == 0 && length >= 8 && isExif(position + 2)) {
            orientation = ExifOrientation.read(window, position + 8, position + length);
        } else if (isFrame(marker)) {
            if (width != 0) {
                throw window.damaged("it holds two frame headers");
            }
            if (length < 11) {
                throw window.damaged("its frame header is too short");
            }
            height = window.be16(position + 3);
            width = window.be16(position + 5);
            if (width == 0 || height == 0) {
                throw window.damaged("its frame header says " + width + "×" + height + " pixels");
            }
        }
    }

    private boolean isExif(long position) throws MediaException, IOException {
        return window.be32(position) == EXIF && window.be16(position + 4) == 0;
    }

    /** SOF0–SOF15 without DHT, JPG and DAC, which lie between them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static String segmentName(int marker) {
        if (isFrame(marker)) {
            return "frame header";
        } else if (marker >= 0xe0 && marker <= 0xef) {
            return "APP" + (marker - 0xe0) + " segment";
        }
        return marker == SCAN ? "scan header" : String.format("segment FF%02X", marker);
    }

    private MediaInfo info(long pixels) throws MediaException {
        if (width == 0) {
            throw window.damaged("it has no frame header, so its size is unknown");
        }
        if (pixels + 2 > window.size()) {
            throw window.truncated("it ends at byte " + window.size() + " before its pixels");
        }
        return orientation >= 5
                ? new MediaInfo(MediaFormat.JPEG, height, width, Optional.empty())
                : new MediaInfo(MediaFormat.JPEG, width, height, Optional.empty());
    }
}
