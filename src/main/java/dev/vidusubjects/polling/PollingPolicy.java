package dev.vidusubjects.polling;

import java.time.Duration;

/**
 * When to poll a task, and until when. The first poll is early, the next polls have a constant delay for as long as
 * most subjects take, and then the delay grows.
 *
 * @param first the delay before the first poll, > 0
 * @param steady the delay before each of the next polls, > 0
 * @param steadyPolls the number of polls with the delay {@code steady} before the delay grows, ≥ 0
 * @param factor the factor from one growing delay to the next, ≥ 1
 * @param max the maximum delay, ≥ {@code first} and {@code steady}
 * @param jitter the share by which a delay is randomly increased or decreased, 0 ≤ jitter < 1
 * @param deadline the time after its submission for which a task is polled, > 0
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
        if (isOutside(first, max) || isOutside(steady, max)) {
            throw new IllegalArgumentException(
                    "0 < first, steady ≤ max: found first " + first + ", steady " + steady + ", max " + max);
        }
        if (steadyPolls < 0) {
            throw new IllegalArgumentException("steadyPolls is not negative: found " + steadyPolls);
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

    private static boolean isOutside(Duration delay, Duration max) {
        return delay.isNegative() || delay.isZero() || delay.compareTo(max) > 0;
    }
}
