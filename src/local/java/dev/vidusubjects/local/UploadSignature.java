package dev.vidusubjects.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what an upload may be: HMAC-SHA256 with a key that is made once and kept with the data. */
final class UploadSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String KEY_FILE = "upload.key";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    private UploadSignature(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** @param root the data folder; the key is made there if there is none */
    static UploadSignature of(Path root) throws IOException {
        Path file = root.resolve(KEY_FILE);
        if (!Files.exists(file)) {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            new SafeDirectory(root)
                    .write(
                            KEY_FILE,
                            out -> out.write(HexFormat.of().formatHex(key).getBytes(StandardCharsets.US_ASCII)));
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
        try {
            byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length == KEY_BYTES) {
                return new UploadSignature(key);
            }
        } catch (IllegalArgumentException e) {
            // Said below, without its content.
        }
        throw new IOException(file + " does not hold a key of " + KEY_BYTES
                + " bytes in hexadecimal: remove it, and a new one is made; tickets given before lose their worth");
    }

    /** @return hexadecimal */
    String sign(String path, String contentType, long contentLength, long expires) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // No part but the last can hold a line break: parts cannot be moved into each other.
            String text = contentLength + "\n" + expires + "\n" + contentType + "\n" + path;
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** In constant time. */
    boolean matches(String signature, String path, String contentType, long contentLength, long expires) {
        return MessageDigest.isEqual(
                sign(path, contentType, contentLength, expires).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
    }
}
