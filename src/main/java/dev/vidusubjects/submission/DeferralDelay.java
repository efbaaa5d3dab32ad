package dev.vidusubjects.submission;

import dev.vidusubjects.time.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The delay until a deferred upload is delivered again: 15 seconds, doubled with each delivery, or the requested delay
 * if that is longer; at most 15 minutes. A random addition (jitter) prevents uploads that were deferred together from
 * being delivered together again.
 */
public final class DeferralDelay {

    /** The maximum delay. */
    public static final Duration MAX = Duration.ofMinutes(15);

    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final int MAX_DOUBLINGS = 6;
    private static final double JITTER = 0.2;

    private DeferralDelay() {}

    /**
     * @param requested the minimum delay that the provider requested or that the fault requires
     * @param deliveries number of deliveries of this upload so far, ≥ 1
     * @return a delay from {@code requested} to {@link #MAX}, in whole milliseconds
     */
    public static Duration of(Duration requested, int deliveries, RandomGenerator random) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(Math.max(deliveries, 1) - 1, MAX_DOUBLINGS));
        Duration base = Durations.max(requested, doubled);
        if (base.compareTo(MAX) >= 0) {
            return MAX;
        }
        Duration delay = Duration.ofMillis((long) (base.toMillis() * (1 + JITTER * random.nextDouble())));
        return Durations.min(delay, MAX);
    }
}
