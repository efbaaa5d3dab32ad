package dev.vidusubjects.media;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Base64 text (RFC 4648 §4) that is read in place. One scan checks the text; each read then decodes directly into the
 * caller's array. Neither keeps decoded bytes, so a body of many megabytes needs no memory beyond the body itself.
 */
final class Base64Text implements MediaContent {

    /** The value of each character; −1 for a character outside the alphabet. */
    private static final byte[] VALUES = new byte[256];

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private final byte[] ascii;
    private final int offset;
    private final int size;

    private Base64Text(byte[] ascii, int offset, int size) {
        this.ascii = ascii;
        this.offset = offset;
        this.size = size;
    }

    static int decodedLength(byte[] ascii, int offset, int length) {
        // Divides before it multiplies: length * 3 would overflow for a long text.
        return length / 4 * 3 + length % 4 * 3 / 4 - padding(ascii, offset, length);
    }

    private static int padding(byte[] ascii, int offset, int length) {
        int padding = 0;
        while (padding < Math.min(2, length) && ascii[offset + length - 1 - padding] == '=') {
            padding++;
        }
        return padding;
    }

    /**
     * @throws MediaException {@code data_uri} with the first fault and its position; the message never quotes the
     *     content
     */
    static Base64Text check(byte[] ascii, int offset, int length) throws MediaException {
        if (length == 0) {
            throw new MediaException(Rule.DATA_URI, "found a data URI with no base64 after its header");
        }
        int end = offset + length - padding(ascii, offset, length);
        int fault = firstFault(ascii, offset, end);
        if (fault >= 0) {
            throw new MediaException(
                    Rule.DATA_URI,
                    "found " + describe(ascii[fault]) + " as character " + (fault - offset + 1)
                            + " of the base64: allowed are A–Z, a–z, 0–9, + and /, and = at the end");
        }
        if (length % 4 != 0) {
            throw new MediaException(
                    Rule.DATA_URI,
                    "found base64 of " + length + " characters: it must be a multiple of 4, padded with = (is it"
                            + " truncated?)");
        }
        return new Base64Text(ascii, offset, decodedLength(ascii, offset, length));
    }

    /**
     * Reads each byte once: loads eight bytes at a time, looks up their values and combines these with OR. Only if the
     * combined value is negative, it searches these bytes one by one for the fault.
     *
     * @return the index of the first character outside the alphabet, or −1 if there is none
     */
    private static int firstFault(byte[] ascii, int from, int to) {
        int i = from;
        for (; i <= to - 8; i += 8) {
            long eight = (long) LONGS.get(ascii, i);
            int combined = VALUES[(int) eight & 0xff]
                    | VALUES[(int) (eight >>> 8) & 0xff]
                    | VALUES[(int) (eight >>> 16) & 0xff]
                    | VALUES[(int) (eight >>> 24) & 0xff]
                    | VALUES[(int) (eight >>> 32) & 0xff]
                    | VALUES[(int) (eight >>> 40) & 0xff]
                    | VALUES[(int) (eight >>> 48) & 0xff]
                    | VALUES[(int) (eight >>> 56)];
            if (combined < 0) {
                break;
            }
        }
        for (; i < to; i++) {
            if (VALUES[ascii[i] & 0xff] < 0) {
                return i;
            }
        }
        return -1;
    }

    private static String describe(byte character) {
        return switch (character) {
            case ' ', '\t' -> "white space";
            case '\r', '\n' -> "a line break";
            case '-', '_' -> "- or _ (the URL-safe alphabet)";
            case '=' -> "= (padding) before the end";
            case '%' -> "a percent sign (percent-encoding)";
            case ',' -> "a second comma";
            default -> character < 0 ? "a character outside ASCII" : "a character outside the alphabet";
        };
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, byte[] target, int targetOffset, int length) {
        if (position >= size) {
            return 0;
        }
        int count = (int) Math.min(length, size - position);
        int from = (int) position;
        int done = 0;
        while (done < count && (from + done) % 3 != 0) {
            target[targetOffset + done] = decoded(from + done);
            done++;
        }
        int source = offset + (from + done) / 3 * 4;
        int whole = done + (count - done) / 3 * 3;
        for (; done < whole; done += 3, source += 4) {
            int bits = value(source) << 18 | value(source + 1) << 12 | value(source + 2) << 6 | value(source + 3);
            target[targetOffset + done] = (byte) (bits >> 16);
            target[targetOffset + done + 1] = (byte) (bits >> 8);
            target[targetOffset + done + 2] = (byte) bits;
        }
        for (; done < count; done++) {
            target[targetOffset + done] = decoded(from + done);
        }
        return count;
    }

    /** @return one decoded byte, whose bits are in two adjacent characters */
    private byte decoded(int index) {
        int source = offset + index / 3 * 4 + index % 3;
        return (byte)
                switch (index % 3) {
                    case 0 -> value(source) << 2 | value(source + 1) >> 4;
                    case 1 -> value(source) << 4 | value(source + 1) >> 2;
                    default -> value(source) << 6 | value(source + 1);
                };
    }

    private int value(int index) {
        return VALUES[ascii[index] & 0xff];
    }
}
