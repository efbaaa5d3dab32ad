package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import java.io.IOException;

/**
 * Reads numbers at positions of a content, through a buffer of fixed size. All headers are read through this class. It
 * enforces every bound of a probe: the number of bytes read, the number of reads, and the number of parts (chunks,
 * segments, boxes) of a file.
 */
final class BoundedReader {

    private static final int BUFFER = 64 * 1024;
    /** In bytes. After a jump there is usually one short header, and then another jump. */
    private static final int BUFFER_AFTER_JUMP = 4 * 1024;

    private static final int MAX_FILLS = 1024;
    private static final long MAX_BYTES = 4L * 1024 * 1024;
    private static final int MAX_PARTS = 20_000;

    private final MediaContent content;
    private final long size;
    private final byte[] buffer;
    private long start = 0;
    private int filled = 0;
    private int fills = 0;
    private long bytes = 0;
    private int parts = 0;
    private String format = "media";
    private String kind = "header";
    private int type = 0;

    BoundedReader(MediaContent content) {
        this.content = content;
        this.size = content.size();
        this.buffer = new byte[(int) Math.min(BUFFER, size)];
    }

    long size() {
        return size;
    }

    /** Sets the format that the following messages name. */
    void setFormat(MediaFormat newFormat) {
        format = newFormat.name();
    }

    /**
     * Counts one part, and sets the part that the following messages name.
     *
     * @param partKind for example {@code chunk}
     * @param partType four characters, or 0 if the part has no type
     */
    void enter(String partKind, int partType) throws MediaException {
        kind = partKind;
        type = partType;
        if (++parts > MAX_PARTS) {
            throw damaged("it has more than " + MAX_PARTS + " parts");
        }
    }

    MediaException damaged(String fault) {
        return new MediaException(Rule.MEDIA_DAMAGED, "found a damaged " + format + " file: " + fault);
    }

    MediaException truncated(String fault) {
        return new MediaException(Rule.MEDIA_TRUNCATED, "found a truncated " + format + " file: " + fault);
    }

    /** @param end the position at which the part that was entered last should have ended */
    MediaException cutOff(long end) {
        return truncated("it ends at byte " + size + " inside " + part()
                + (end > size ? ", which should end at byte " + Long.toUnsignedString(end) : ""));
    }

    /** @return the part that was entered last, for example {@code the box moov} */
    String part() {
        return "the " + kind + (type == 0 ? "" : " " + name(type));
    }

    /**
     * @return the four characters of a type, in big-endian order, as text; as a hexadecimal number if one is not
     *     printable
     */
    static String name(int type) {
        StringBuilder name = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            int c = type >>> shift & 0xff;
            if (c < ' ' || c > '~') {
                return String.format("0x%08x", type);
            }
            name.append((char) c);
        }
        return name.toString().trim();
    }

    static int type(String name) {
        return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
    }

    int u8(long position) throws MediaException, IOException {
        return buffer[at(position, 1)] & 0xff;
    }

    int be16(long position) throws MediaException, IOException {
        int i = at(position, 2);
        return (buffer[i] & 0xff) << 8 | buffer[i + 1] & 0xff;
    }

    /** @return four bytes as a type, or as a signed number */
    int be32(long position) throws MediaException, IOException {
        int i = at(position, 4);
        return (buffer[i] & 0xff) << 24
                | (buffer[i + 1] & 0xff) << 16
                | (buffer[i + 2] & 0xff) << 8
                | buffer[i + 3] & 0xff;
    }

    long unsignedBe32(long position) throws MediaException, IOException {
        return be32(position) & 0xffffffffL;
    }

    long be64(long position) throws MediaException, IOException {
        return (long) be32(position) << 32 | unsignedBe32(position + 4);
    }

    int le16(long position) throws MediaException, IOException {
        return Short.toUnsignedInt(Short.reverseBytes((short) be16(position)));
    }

    int le24(long position) throws MediaException, IOException {
        return le16(position) | u8(position + 2) << 16;
    }

    int le32(long position) throws MediaException, IOException {
        return Integer.reverseBytes(be32(position));
    }

    long unsignedLe32(long position) throws MediaException, IOException {
        return le32(position) & 0xffffffffL;
    }

    /**
     * Fills the buffer if the bytes are not in it.
     *
     * @return the index of the first byte in the buffer
     */
    private int at(long position, int count) throws MediaException, IOException {
        if (position < start || position + count > start + filled) {
            if (position < 0 || position > size - count) {
                throw cutOff(position + count);
            }
            fill(position, count);
        }
        return (int) (position - start);
    }

    private void fill(long position, int count) throws MediaException, IOException {
        boolean sequential = position >= start && position <= start + filled;
        int maxCount = sequential ? buffer.length : Math.min(BUFFER_AFTER_JUMP, buffer.length);
        int wanted = (int) Math.min(maxCount, size - position);
        bytes += wanted;
        if (++fills > MAX_FILLS || bytes > MAX_BYTES) {
            throw damaged("its headers are spread over too many positions");
        }
        filled = 0;
        start = position;
        while (filled < wanted) {
            int read = content.read(position + filled, buffer, filled, wanted - filled);
            if (read <= 0) {
                break;
            }
            filled += read;
        }
        if (filled < count) {
            throw new IOException("the content ended at byte " + (start + filled) + " of " + size);
        }
    }
}
