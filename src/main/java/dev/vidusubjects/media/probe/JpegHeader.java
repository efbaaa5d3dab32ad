package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import java.io.IOException;
import java.util.Optional;

/** Reads JPEG (ITU-T T.81): the segments before the first scan, including the EXIF orientation. */
final class JpegHeader {

    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int APP1 = 0xe1;
    private static final int EXIF = BoundedReader.type("Exif");

    private final BoundedReader reader;
    private int width = 0;
    private int height = 0;
    private int orientation = 0;

    JpegHeader(BoundedReader reader) {
        this.reader = reader;
    }

    MediaInfo read() throws MediaException, IOException {
        return info(pixelStart());
    }

    /** @return the position of the first compressed pixel byte of the first scan */
    long pixelStart() throws MediaException, IOException {
        long position = 2;
        while (true) {
            reader.enter("segment list", 0);
            if (reader.u8(position) != 0xff) {
                throw reader.damaged("there is no segment at byte " + position + ", where one must begin");
            }
            int marker = reader.u8(position + 1);
            if (marker == 0xff) {
                // Any number of fill bytes may precede a marker; the reader limits their number.
                position++;
                continue;
            }
            position += 2;
            if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd7) {
                continue;
            }
            if (marker == START || marker == END || marker == 0) {
                throw reader.damaged("it holds no picture");
            }
            reader.enter(segmentName(marker), 0);
            int length = reader.be16(position);
            if (length < 2) {
                throw reader.damaged(reader.part() + " says that it is shorter than its own length field");
            }
            if (length > reader.size() - position) {
                throw reader.cutOff(position + length);
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
            orientation = ExifOrientation.read(reader, position + 8, position + length);
        } else if (isFrame(marker)) {
            if (width != 0) {
                throw reader.damaged("it holds two frame headers");
            }
            if (length < 11) {
                throw reader.damaged("its frame header is too short");
            }
            height = reader.be16(position + 3);
            width = reader.be16(position + 5);
            if (width == 0 || height == 0) {
                throw reader.damaged("its frame header says " + width + "×" + height + " pixels");
            }
        }
    }

    private boolean isExif(long position) throws MediaException, IOException {
        return reader.be32(position) == EXIF && reader.be16(position + 4) == 0;
    }

    /**
     * @return whether a marker is one of SOF0–SOF15; DHT, JPG and DAC have values in the same range but are excluded
     */
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

    private MediaInfo info(long pixelStart) throws MediaException {
        if (width == 0) {
            throw reader.damaged("it has no frame header, so its size is unknown");
        }
        if (pixelStart + 2 > reader.size()) {
            throw reader.truncated("it ends at byte " + reader.size() + " before its pixels");
        }
        return orientation >= 5
                ? new MediaInfo(MediaFormat.JPEG, height, width, Optional.empty())
                : new MediaInfo(MediaFormat.JPEG, width, height, Optional.empty());
    }
}
