package dev.vidusubjects.media.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Paths below the storage's root, with the same rules for a bucket and for folders: slash-separated, no empty segment,
 * no {@code .} or {@code ..}, no control characters, well-formed text, at most {@value #MAX_SEGMENT_BYTES} bytes of
 * UTF-8 per segment (the limit of file systems) and at most {@value #MAX_LENGTH} in total (the limit of S3, less space
 * for the prefix).
 */
public final class StoragePath {

    /** Length of a whole path, in bytes of UTF-8. */
    public static final int MAX_LENGTH = 1000;

    /** Length of one segment, in bytes of UTF-8. */
    public static final int MAX_SEGMENT_BYTES = 255;

    private StoragePath() {}

    /** @return whether {@code path}, which may be untrusted input, is safe to use unchanged */
    public static boolean isPlain(String path) {
        byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
        // An unpaired surrogate has no UTF-8 form; it would silently become a question mark.
        if (utf8.length > MAX_LENGTH || !path.equals(new String(utf8, StandardCharsets.UTF_8))) {
            return false;
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES) {
                return false;
            }
        }
        return true;
    }

    /**
     * @return the path
     * @throws IOException if the path, which may be untrusted input, is not {@linkplain #isPlain plain}
     */
    public static String requirePlain(String path) throws IOException {
        if (!isPlain(path)) {
            throw new IOException(
                    "the path is too long, is not well-formed, or has control characters or an empty, . or .. segment");
        }
        return path;
    }

    /**
     * Resolves {@code .} and {@code ..}.
     *
     * @return the plain path; empty if it leaves the root or is not {@linkplain #isPlain plain} for another reason
     */
    public static Optional<String> normalize(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (segments.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return Optional.of(String.join("/", segments)).filter(StoragePath::isPlain);
    }

    /**
     * Encodes a path for use in a URI: percent-encodes every byte of UTF-8 that is neither unreserved (RFC 3986) nor a
     * slash. Unlike {@link java.net.URI#toASCIIString}, it never normalises characters, because a normalised name could
     * denote a different file.
     */
    public static String encode(String path) {
        StringBuilder encoded = new StringBuilder(path.length() + 16);
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean unreserved =
                    b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "-._~/".indexOf(b) >= 0;
            if (unreserved) {
                encoded.append((char) b);
            } else {
                encoded.append(String.format("%%%02X", b & 0xFF));
            }
        }
        return encoded.toString();
    }
}
