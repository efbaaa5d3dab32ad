package dev.vidusubjects.polling;

import java.time.Duration;

/**
 * When to look at a task, and until when: soon, then steadily for as long as most subjects take, then less and less often.
 *
 * @param first before the first look, > 0
 * @param steady before each of the looks that follow, > 0
 * @param steadyPolls how many of those there are before delays grow, ≥ 0
 * @param factor from one growing delay to the next, ≥ 1
 * @param max no delay is longer, ≥ {@code first} and {@code steady}
 * @param jitter share by which a delay varies at random to either side, 0 ≤ jitter < 1
 * @param deadline how long after its submission a task is followed, > 0
 */
public record PollingPolicy(
        Duration first,
        Duration steady,
        int steadyPolls,
        double factor,
        Duration max,
        double jitter,
        Duration deadline) {

    public PollingPolicy {
        if (outside(first, max) || outside(steady, max)) {
            throw new IllegalArgumentException(
                    "0 < first, steady ≤ max: found first " + first + ", steady " + steady + ", max " + max);
        }
        if (steadyPolls < 0) {
            throw new IllegalArgumentException("steadyLooks is not negative: found " + steadyPolls);
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

    private static boolean outside(Duration delay, Duration max) {
        return delay.isNegative() || delay.isZero() || delay.compareTo(max) > 0;
    }
}
