package dev.vidusubjects.polling;

import dev.vidusubjects.time.Durations;
import java.time.Duration;

/**
 * Computes when an unconfirmed task is compared with the provider's list: early at first, then at growing intervals. A
 * pure function.
 */
public final class ReconciliationPolicy {

    /** The delay from the unconfirmed response to the first comparison: by then, most subjects exist and are listed. */
    public static final Duration FIRST = Duration.ofSeconds(3);

    /**
     * The pause after a reading of the list, in readings: the readings may take at most about a quarter of the time.
     */
    private static final int REST_PER_READING = 3;

    private ReconciliationPolicy() {}

    /**
     * @param comparisons the number of comparisons so far, ≥ 1
     * @param reading the duration of the last complete reading of the list
     * @param absenceAfter the maximum delay, unless the readings take too long for it; evidence of absence needs
     *     readings that are this far apart
     * @return {@link #FIRST} × 2^comparisons, at most {@code absenceAfter}, but at least {@link #FIRST} and three times
     *     the reading
     */
    public static Duration delay(int comparisons, Duration reading, Duration absenceAfter) {
        Duration growing = FIRST.multipliedBy(1L << Math.min(comparisons, 20));
        Duration bounded = Durations.min(growing, absenceAfter);
        Duration rest = reading.multipliedBy(REST_PER_READING);
        return Durations.max(FIRST, Durations.max(bounded, rest));
    }
}
