package dev.vidusubjects.standalone.files;

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

/**
 * Signs the properties of an upload: HMAC-SHA256 with a key that is generated once and stored in the data directory.
 */
final class UploadSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String KEY_FILE = "upload.key";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    private UploadSignature(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** @param root the data directory; the key is generated there if it does not exist */
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
            // The exception below reports it, without the content of the file.
        }
        throw new IOException(file + " does not hold a key of " + KEY_BYTES
                + " bytes in hexadecimal: remove it, and a new one is generated; earlier tickets become invalid");
    }

    /** @return the signature in hexadecimal */
    String sign(String path, String contentType, long contentLength, long expires) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // Only the last part can contain a line break, so two different uploads never have the same text.
            String text = contentLength + "\n" + expires + "\n" + contentType + "\n" + path;
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Compares in constant time. */
    boolean matches(String signature, String path, String contentType, long contentLength, long expires) {
        return MessageDigest.isEqual(
                sign(path, contentType, contentLength, expires).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
    }
}
