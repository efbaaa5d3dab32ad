package dev.vidusubjects.media;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4), which every Java platform has. */
public final class Sha256 {

    private Sha256() {}

    /** @return a new digest, for content that is hashed in parts */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @return 32 bytes: the hash of the parts, joined without separators */
    public static byte[] bytes(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** @return 64 lower-case hexadecimal digits: the hash of the parts, joined without separators */
    public static String hex(byte[]... parts) {
        return HexFormat.of().formatHex(bytes(parts));
    }

    /** @return 64 lower-case hexadecimal digits: the hash of what {@code digest} was given; it is then reset */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
