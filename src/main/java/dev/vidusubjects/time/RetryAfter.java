package dev.vidusubjects.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the header {@code Retry-After} (RFC 9110, section 10.2.3). */
public final class RetryAfter {

    /** The maximum duration; a longer one is read as this one. */
    public static final Duration MAX = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}(?:\\.[0-9]*)?");

    private RetryAfter() {}

    /**
     * @param header a number of seconds, or an HTTP date; may be null
     * @return the duration, 0 to {@link #MAX}, or empty if the header contains neither
     */
    public static Optional<Duration> parse(String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        if (SECONDS.matcher(text).matches()) {
            // The grammar allows only whole seconds; a fraction, which some gateways send, is rounded up.
            boolean fraction = text.indexOf('.') >= 0;
            long seconds = Long.parseLong(fraction ? text.substring(0, text.indexOf('.')) : text);
            return Optional.of(bounded(Duration.ofSeconds(Math.min(seconds, MAX.toSeconds()) + (fraction ? 1 : 0))));
        }
        try {
            return Optional.of(bounded(Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration asked) {
        return Durations.max(Duration.ZERO, Durations.min(asked, MAX));
    }
}
