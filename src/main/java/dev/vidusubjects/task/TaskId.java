package dev.vidusubjects.task;

import dev.vidusubjects.media.Sha256;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The id of a task: 32 lower-case hexadecimal digits.
 *
 * @param value the digits
 */
public record TaskId(String value) {

    private static final Pattern FORMAT = Pattern.compile("[0-9a-f]{32}");

    /** @throws IllegalArgumentException if {@code value} is not 32 lower-case hexadecimal digits */
    public TaskId {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("a task id is 32 lower-case hexadecimal digits");
        }
    }

    /**
     * @param text untrusted input
     * @return the task id; empty if the text is not a valid id
     */
    public static Optional<TaskId> parse(String text) {
        return FORMAT.matcher(text).matches() ? Optional.of(new TaskId(text)) : Optional.empty();
    }

    /** @return a new time-ordered id: 48 bits of epoch milliseconds, then 80 random bits */
    public static TaskId random(Instant now, RandomGenerator random) {
        byte[] tail = new byte[10];
        random.nextBytes(tail);
        return new TaskId(String.format("%012x%020x", now.toEpochMilli() & 0xFFFF_FFFF_FFFFL, new BigInteger(1, tail)));
    }

    /**
     * Derives an id from a key. The same key always gives the same id, so that one conditional put refuses a duplicate.
     *
     * @param scope the namespace of the key, which separates the keys of different triggers, for example {@code api} or
     *     {@code upload}
     * @param key the idempotency key
     */
    public static TaskId ofKey(String scope, String key) {
        String hash = Sha256.hex(
                ByteBuffer.allocate(Integer.BYTES).putInt(scope.length()).array(),
                scope.getBytes(StandardCharsets.UTF_8),
                key.getBytes(StandardCharsets.UTF_8));
        return new TaskId(hash.substring(0, 32));
    }

    @Override
    public String toString() {
        return value;
    }
}
