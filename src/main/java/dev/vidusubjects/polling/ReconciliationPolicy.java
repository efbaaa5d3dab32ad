package dev.vidusubjects.polling;

import java.time.Duration;

/** When an unconfirmed task is compared with the provider's list: soon, then less and less often. A pure function. */
public final class ReconciliationPolicy {

    /** From the unconfirmed response to the first comparison: most subjects exist, and are listed, by then. */
    public static final Duration FIRST = Duration.ofSeconds(3);

    /** A reading of the list may take at most about a quarter of the time. */
    private static final int REST_PER_READING = 3;

    private ReconciliationPolicy() {}

    /**
     * @param comparisons how many there were, ≥ 1
     * @param reading how long the last complete reading of the list took
     * @param absenceAfter no delay is longer, unless a reading takes that long: evidence of absence needs readings this far apart
     * @return {@link #FIRST} × 2^comparisons, at most {@code absenceAfter}, but at least {@link #FIRST} and three times the
     *     reading
     */
    public static Duration delay(int comparisons, Duration reading, Duration absenceAfter) {
        Duration growing = FIRST.multipliedBy(1L << Math.min(comparisons, 20));
        Duration bounded = growing.compareTo(absenceAfter) < 0 ? growing : absenceAfter;
        Duration rest = reading.multipliedBy(REST_PER_READING);
        return max(FIRST, max(bounded, rest));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
