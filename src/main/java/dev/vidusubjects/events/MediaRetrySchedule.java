package dev.vidusubjects.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When copies of media that failed are tried again: after 30 s, then after delays that grow fourfold to at most 4 h, until
 * the provider's URLs have expired. A pure function.
 */
final class MediaRetrySchedule {

    /** How long the provider's URLs are valid. */
    static final Duration VALIDITY = Duration.ofHours(24);

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration MAX = Duration.ofHours(4);

    private MediaRetrySchedule() {}

    /**
     * @param attempts the number of attempts that were made, ≥ 1
     * @param completedAt the instant from which the URLs are valid
     * @return the instant of the next attempt; empty if the URLs will have expired
     */
    static Optional<Instant> next(int attempts, Instant completedAt, Instant now) {
        Duration delay = FIRST;
        for (int i = 1; i < attempts && delay.compareTo(MAX) < 0; i++) {
            delay = delay.multipliedBy(4);
        }
        Instant next = now.plus(delay.compareTo(MAX) > 0 ? MAX : delay);
        return next.isBefore(completedAt.plus(VALIDITY)) ? Optional.of(next) : Optional.empty();
    }
}
