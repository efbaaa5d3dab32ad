package dev.vidusubjects.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a webhook that failed is sent again: after 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 12 h and 24 h, each longer by up to a
 * tenth, so that many deliveries that failed together do not come back together. A pure function.
 */
final class DeliverySchedule {

    /** Maximum {@code Retry-After} that is honoured; a longer one is taken for this one. */
    static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(12),
            Duration.ofHours(24));

    /** The first attempt and one for each delay. */
    static final int MAX_ATTEMPTS = DELAYS.size() + 1;

    private static final double JITTER = 0.1;

    private DeliverySchedule() {}

    /**
     * @param attempts the number of attempts that were made, ≥ 1
     * @param random a random number, 0 ≤ random &lt; 1; 0 gives the delay without jitter
     * @param retryAfter the delay that the receiver requested; used if it is longer than the schedule's
     * @return the delay before the next attempt, in whole milliseconds; empty if there is none: the delivery is given up
     */
    static Optional<Duration> delay(int attempts, double random, Optional<Duration> retryAfter) {
        if (attempts >= MAX_ATTEMPTS) {
            return Optional.empty();
        }
        long scheduled = DELAYS.get(attempts - 1).toMillis();
        long varied = scheduled + Math.round(scheduled * JITTER * random);
        long requested = retryAfter
                .map(after -> after.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : after)
                .map(Duration::toMillis)
                .orElse(0L);
        return Optional.of(Duration.ofMillis(Math.max(varied, requested)));
    }
}
