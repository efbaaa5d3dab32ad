package dev.vidusubjects.polling;

import java.time.Duration;

/**
 * When to look at a task, and until when.
 *
 * @param first before the first look, > 0
 * @param factor from one delay to the next, ≥ 1
 * @param max no delay is longer, ≥ {@code first}
 * @param jitter share by which a delay varies at random to either side, 0 ≤ jitter < 1
 * @param deadline how long after its submission a task is followed, > 0
 */
public record PollingPolicy(Duration first, double factor, Duration max, double jitter, Duration deadline) {

    public PollingPolicy {
        if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException("0 < first ≤ max: found first " + first + ", max " + max);
        }
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor is at least 1: found " + factor);
        }
        if (!(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException("0 ≤ jitter < 1: found " + jitter);
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline > 0: found " + deadline);
        }
    }
}
