package dev.vidusubjects.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and checks the URLs of files, which expire, as those of an object store. The key is stored, so that a URL stays
 * valid if the application restarts.
 */
final class FileUrls {

    private static final Duration MAX_EXPIRY = Duration.ofDays(365);
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final Duration expiry;

    /**
     * @param keyFile the file with the key; it is created if it does not exist
     * @param expiry the time after which a URL expires, 0 to 365 days
     * @throws IllegalArgumentException if the time is out of its bounds
     */
    FileUrls(Path keyFile, Duration expiry, RandomGenerator random) throws IOException {
        if (expiry.isNegative() || expiry.compareTo(MAX_EXPIRY) > 0) {
            throw new IllegalArgumentException("found " + expiry + " as subjects.standalone.sandbox-url-expiry: 0 to "
                    + MAX_EXPIRY.toDays() + " days are allowed");
        }
        this.key = new SecretKeySpec(readOrCreate(keyFile, random), HMAC);
        this.expiry = expiry;
    }

    private static byte[] readOrCreate(Path file, RandomGenerator random) throws IOException {
        if (Files.exists(file) && Files.size(file) == KEY_BYTES) {
            return Files.readAllBytes(file);
        }
        Files.createDirectories(file.getParent());
        byte[] created = new byte[KEY_BYTES];
        random.nextBytes(created);
        // A temporary file is readable by its owner only, and remains so under its new name.
        Path temporary = Files.createTempFile(file.getParent(), "files", ".tmp");
        Files.write(temporary, created);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        return created;
    }

    /** @return the instant at which a URL expires that is created at that instant */
    Instant expiry(Instant createdAt) {
        return createdAt.plus(expiry);
    }

    /**
     * @param base the URL of the sandbox
     * @param path the path of the file, below {@code files/}
     * @param expiresAt rounded down to whole seconds
     */
    String url(String base, String path, Instant expiresAt) {
        String expires = String.valueOf(expiresAt.getEpochSecond());
        return base + "/files/" + path + "?expires=" + expires + "&signature=" + signature(path, expires);
    }

    /** @return whether this sandbox created a URL with that path and these parameters */
    boolean isSigned(String path, String expires, String signature) {
        return MessageDigest.isEqual(
                signature(path, expires).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
    }

    /** @param expires the parameter of a URL that this sandbox created */
    static boolean hasExpired(String expires, Instant now) {
        return now.getEpochSecond() >= Long.parseLong(expires);
    }

    private String signature(String path, String expires) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            byte[] signed = (path + "\n" + expires).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
