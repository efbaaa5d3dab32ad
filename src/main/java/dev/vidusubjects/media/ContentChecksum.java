package dev.vidusubjects.media;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes the checksum of a content whose storage keeps none: SHA-256, prefixed with the name of the algorithm. */
public final class ContentChecksum {

    private static final int BUFFER = 64 * 1024;

    private ContentChecksum() {}

    /** @return {@code sha256:} and 64 hexadecimal digits */
    public static String of(byte[] content) {
        return text(sha256().digest(content));
    }

    /**
     * Reads the whole content once.
     *
     * @return {@code sha256:} and 64 hexadecimal digits
     * @throws IOException if the content cannot be read, or becomes shorter while it is read
     */
    public static String of(MediaContent content) throws IOException {
        MessageDigest digest = sha256();
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
        return text(digest.digest());
    }

    private static String text(byte[] digest) {
        return "sha256:" + HexFormat.of().formatHex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
