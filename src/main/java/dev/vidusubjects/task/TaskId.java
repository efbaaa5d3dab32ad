package dev.vidusubjects.task;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The name of a task: 32 lower-case hexadecimal digits.
 *
 * @param value the digits
 */
public record TaskId(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /** @throws IllegalArgumentException if {@code value} is not 32 lower-case hexadecimal digits */
    public TaskId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a task id is 32 lower-case hexadecimal digits");
        }
    }

    /** @return empty if the text, which may come from anyone, cannot be a task's id */
    public static Optional<TaskId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new TaskId(text)) : Optional.empty();
    }

    /** Time-ordered: 48 bits of epoch milliseconds, then 80 random bits. */
    public static TaskId random(Instant now, RandomGenerator random) {
        byte[] tail = new byte[10];
        random.nextBytes(tail);
        return new TaskId(String.format("%012x%020x", now.toEpochMilli() & 0xFFFF_FFFF_FFFFL, new BigInteger(1, tail)));
    }

    /**
     * The same key gives the same id, so that one conditional put refuses a duplicate.
     *
     * @param scope keeps the keys of different triggers apart, for example {@code api} or {@code upload}
     * @param key the idempotency key
     */
    public static TaskId ofKey(String scope, String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(scope.length()).array());
            digest.update(scope.getBytes(StandardCharsets.UTF_8));
            digest.update(key.getBytes(StandardCharsets.UTF_8));
            return new TaskId(HexFormat.of().formatHex(digest.digest(), 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
