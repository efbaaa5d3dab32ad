package dev.vidusubjects.polling;

import dev.vidusubjects.time.Durations;
import java.time.Duration;
import java.util.Optional;

/** Computes the delay before a poll. A pure function: the random number is an argument. */
public final class Backoff {

    private Backoff() {}

    /**
     * @param attempt the number of the next poll, 0 for the first
     * @param random a random number, 0 ≤ random < 1; 0.5 gives the delay without jitter
     * @param retryAfter the delay that the provider requested; if it is longer than the policy's delay, it is used
     *     unchanged
     * @return {@code first} before the first poll, then {@code steady} for the policy's number of steady polls, then
     *     {@code factor} times the previous delay, at most {@code max}; varied by ±{@code jitter}, in whole
     *     milliseconds
     */
    public static Duration delay(PollingPolicy policy, int attempt, double random, Optional<Duration> retryAfter) {
        double base = attempt == 0
                ? policy.first().toMillis()
                : Math.min(
                        policy.steady().toMillis()
                                * Math.pow(policy.factor(), Math.max(0, attempt - policy.steadyPolls())),
                        policy.max().toMillis());
        double varied = base * (1 + policy.jitter() * (2 * random - 1));
        Duration delay = Duration.ofMillis(Math.max(1, Math.round(varied)));
        return retryAfter.map(requested -> Durations.max(requested, delay)).orElse(delay);
    }
}
