package dev.vidusubjects.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An attempt to deliver an announcement, and its outcome.
 *
 * @param endpoint the endpoint without its query, which may be secret
 * @param attempt the number of the attempt, 1 for the first
 * @param duration how long it took
 * @param status the HTTP status of the response; empty if there was none
 * @param error why there was no response; empty if there was one
 * @param response the start of a response that is not a success, at most {@value #MAX_RESPONSE_LENGTH} printable
 *     characters
 * @param nextAt the instant of the next attempt; empty if there is none
 */
public record DeliveryAttempt(
        AnnouncementId id,
        String endpoint,
        int attempt,
        Instant at,
        Duration duration,
        OptionalInt status,
        Optional<String> error,
        Optional<String> response,
        Outcome outcome,
        Optional<Instant> nextAt) {

    /** Maximum length of {@code response} in characters. */
    public static final int MAX_RESPONSE_LENGTH = 200;

    /** What follows from an attempt. */
    public enum Outcome {
        /** The endpoint accepted the announcement. */
        DELIVERED,
        /** The endpoint did not accept it, and another attempt follows. */
        RETRIED,
        /** The endpoint did not accept it, and this was the last attempt. */
        GAVE_UP,
        /** The endpoint responded with 410: it wants no more deliveries of this announcement. */
        GONE
    }
}
