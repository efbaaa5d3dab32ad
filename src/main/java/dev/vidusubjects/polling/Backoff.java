package dev.vidusubjects.polling;

import java.time.Duration;
import java.util.Optional;

/** The delay before a look, a pure function: the random number is an argument. */
public final class Backoff {

    private Backoff() {}

    /**
     * @param attempt which look comes next, 0 for the first
     * @param random 0 ≤ random < 1; 0.5 gives the delay without jitter
     * @param retryAfter the provider's wish; a longer wish than the policy's delay wins, and is not varied downwards
     * @return {@code first}, then {@code steady} for as many looks as the policy says, then {@code factor} times the delay
     *     before, at most {@code max}; varied by ±{@code jitter}, in whole milliseconds
     */
    public static Duration delay(PollingPolicy policy, int attempt, double random, Optional<Duration> retryAfter) {
        double unvaried = attempt == 0
                ? policy.first().toMillis()
                : Math.min(
                        policy.steady().toMillis()
                                * Math.pow(policy.factor(), Math.max(0, attempt - policy.steadyPolls())),
                        policy.max().toMillis());
        double varied = unvaried * (1 + policy.jitter() * (2 * random - 1));
        Duration delay = Duration.ofMillis(Math.max(1, Math.round(varied)));
        return retryAfter.filter(requested -> requested.compareTo(delay) > 0).orElse(delay);
    }
}
