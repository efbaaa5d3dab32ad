package dev.vidusubjects.media;

import java.io.IOException;

/**
 * The one way in which headers are read: numbers at positions, through a buffer of fixed size. Every bound of a probe is
 * kept here: how much is read, how often, and how many parts (chunks, segments, boxes) a file may be cut into.
 */
final class BoundedReader {

    private static final int BUFFER = 64 * 1024;
    /** Behind a jump there is mostly one short header, and another jump. */
    private static final int AFTER_JUMP = 4 * 1024;

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

    /** Names the format in the messages from here on. */
    void of(MediaFormat newFormat) {
        format = newFormat.name();
    }

    /**
     * Counts one part, and names it in the messages from here on.
     *
     * @param partKind for example {@code chunk}
     * @param partType four characters, or 0 where it has none
     */
    void enter(String partKind, int partType) throws MediaException {
        kind = partKind;
        type = partType;
        if (++parts > MAX_PARTS) {
            throw damaged("it is cut into more than " + MAX_PARTS + " parts");
        }
    }

    MediaException damaged(String fault) {
        return new MediaException(MediaProbe.DAMAGED_RULE, "found a damaged " + format + " file: " + fault);
    }

    MediaException truncated(String fault) {
        return new MediaException(MediaProbe.TRUNCATED_RULE, "found a truncated " + format + " file: " + fault);
    }

    /** @param end where the part that was entered should have ended */
    MediaException cutOff(long end) {
        return truncated("it ends at byte " + size + " inside " + part()
                + (end > size ? ", which should end at byte " + Long.toUnsignedString(end) : ""));
    }

    /** @return the part that was entered last, for example {@code the box moov} */
    String part() {
        return "the " + kind + (type == 0 ? "" : " " + name(type));
    }

    /** @return four characters in big-endian order as text; as a number where they are none */
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

    /** Makes bytes present. @return their index in the buffer */
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
        boolean onward = position >= start && position <= start + filled;
        int wanted = (int) Math.min(onward ? buffer.length : Math.min(AFTER_JUMP, buffer.length), size - position);
        bytes += wanted;
        if (++fills > MAX_FILLS || bytes > MAX_BYTES) {
            throw damaged("its headers are scattered over too many places to be read");
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
