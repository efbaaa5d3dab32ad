package dev.vidusubjects.media;

import java.io.IOException;
import java.security.MessageDigest;

/** Computes the checksum of a content whose storage keeps none: SHA-256, prefixed with the name of the algorithm. */
public final class ContentChecksum {

    private static final String PREFIX = "sha256:";
    private static final int BUFFER = 64 * 1024;

    private ContentChecksum() {}

    /** @return {@code sha256:} and 64 hexadecimal digits */
    public static String of(byte[] content) {
        return PREFIX + Sha256.hex(content);
    }

    /**
     * Reads the whole content once.
     *
     * @return {@code sha256:} and 64 hexadecimal digits
     * @throws IOException if the content cannot be read, or becomes shorter while it is read
     */
    public static String of(MediaContent content) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        long position = 0;
        while (position < content.size()) {
            int count = content.read(position, buffer, 0, buffer.length);
            if (count <= 0) {
                throw new IOException("the content ended at byte " + position + " of " + content.size());
            }
            digest.update(buffer, 0, count);
            position += count;
        }
        return PREFIX + Sha256.hex(digest);
    }
}
