package dev.vidusubjects.submission;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a deferred upload comes again: after 15 seconds, doubled with each delivery, or when the provider asked for it if that is
 * later; at most after 15 minutes. A random share keeps uploads that were deferred together from coming again together.
 */
public final class DeferralDelay {

    /** No delay is longer. */
    public static final Duration MAX = Duration.ofMinutes(15);

    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final int MAX_DOUBLINGS = 6;
    private static final double JITTER = 0.2;

    private DeferralDelay() {}

    /**
     * @param asked when the provider, or the fault, makes it worthwhile
     * @param deliveries of this upload so far, ≥ 1
     * @return from {@code asked} to {@link #MAX}, in whole milliseconds
     */
    public static Duration of(Duration asked, int deliveries, RandomGenerator random) {
        Duration grown = FIRST.multipliedBy(1L << Math.min(Math.max(deliveries, 1) - 1, MAX_DOUBLINGS));
        Duration base = asked.compareTo(grown) > 0 ? asked : grown;
        if (base.compareTo(MAX) >= 0) {
            return MAX;
        }
        Duration delay = Duration.ofMillis((long) (base.toMillis() * (1 + JITTER * random.nextDouble())));
        return delay.compareTo(MAX) < 0 ? delay : MAX;
    }
}
