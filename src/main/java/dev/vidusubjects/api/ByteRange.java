package dev.vidusubjects.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file that a client requested with {@code Range} (RFC 9110, 14).
 *
 * @param offset the first byte, counted from 0; {@code size} or more if the file does not have the range
 * @param length the number of bytes; 0 if the file does not have the range
 * @param size the number of bytes of the file
 */
record ByteRange(long offset, long length, long size) {

    /** More digits than any file has bytes are malformed. */
    private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /**
     * @param header the value of {@code Range}
     * @param size the number of bytes of the file, &gt; 0
     * @return the range; empty if the header is to be ignored, because it is malformed, has another unit, or has
     *     several ranges
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher range = SINGLE.matcher(header.strip());
        if (!range.matches()) {
            return Optional.empty();
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? Optional.empty() : Optional.of(suffix(Long.parseLong(last), size));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return Optional.empty();
        }
        return Optional.of(from >= size ? new ByteRange(size, 0, size) : new ByteRange(from, to - from + 1, size));
    }

    private static ByteRange suffix(long requested, long size) {
        long length = Math.min(requested, size);
        return new ByteRange(size - length, length, size);
    }

    /** @return whether the file has at least one byte of the range */
    boolean isSatisfiable() {
        return length > 0;
    }

    /** @return the value of {@code Content-Range} */
    String contentRange() {
        return isSatisfiable() ? "bytes " + offset + "-" + (offset + length - 1) + "/" + size : "bytes */" + size;
    }
}
