package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.time.Durations;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Repeats a submission only if its failure proves that nothing was created, and another attempt may help: that is,
 * after {@code Busy} and {@code NotSent}. The number of attempts, the time and the caller's budget are limits; every
 * attempt waits for a permit of the rate limiter.
 */
final class RetryPolicy {

    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration MAX_DELAY = Duration.ofSeconds(8);

    /** One submission. */
    interface Attempt<T> {
        T make() throws ProviderException;
    }

    private final int maxAttempts;
    private final Duration maxTime;
    private final SubmissionRateLimiter limiter;
    private final Clock clock;
    private final RandomGenerator random;
    private final Sleeper sleeper;

    RetryPolicy(
            SubjectsConfig.Provider config,
            SubmissionRateLimiter limiter,
            Clock clock,
            RandomGenerator random,
            Sleeper sleeper) {
        this.maxAttempts = config.maxAttempts();
        this.maxTime = config.maxRetryTime();
        this.limiter = limiter;
        this.clock = clock;
        this.random = random;
        this.sleeper = sleeper;
    }

    /**
     * @param needed the minimum time for an attempt: if less is left of the budget, no attempt is made
     * @throws ProviderException the failure of the last attempt, if another attempt is not allowed or would be too
     *     late; {@code Busy} with the code {@code no_time} or {@code too_many_submissions} if no attempt was made
     */
    <T> T call(TimeBudget budget, Duration needed, Attempt<T> attempt) throws ProviderException {
        Instant start = clock.instant();
        for (int n = 1; ; n++) {
            ProviderException failure;
            Duration delay;
            try {
                awaitPermit(start, budget, needed);
                return attempt.make();
            } catch (ProviderException.Busy e) {
                failure = e;
                delay = delay(n, random.nextDouble(), e.retryAfter());
            } catch (ProviderException.NotSent e) {
                failure = e;
                delay = delay(n, random.nextDouble(), Optional.empty());
            }
            if (n >= maxAttempts || delay.compareTo(left(start, budget, needed)) > 0) {
                throw failure;
            }
            sleep(delay, failure);
        }
    }

    /**
     * @param attempt the number of the attempt that failed, 1 for the first
     * @param random a random number, 0 ≤ random < 1
     * @return between 50 % and 100 % of 0.5 s × 2^(attempt − 1), which is limited to 8 s; or the delay that the
     *     provider asked for, if that is longer
     */
    static Duration delay(int attempt, double random, Optional<Duration> retryAfter) {
        double unvaried = Math.min(MAX_DELAY.toMillis(), FIRST_DELAY.toMillis() * Math.pow(2, attempt - 1));
        Duration delay = Duration.ofMillis(Math.round(unvaried * (0.5 + random / 2)));
        return retryAfter.map(asked -> Durations.max(asked, delay)).orElse(delay);
    }

    /** @return the failure of a submission for which the budget was too short; nothing was sent */
    static ProviderException.Busy noTime() {
        return new ProviderException.Busy(
                new ProviderError(
                        ProviderError.NO_TIME, "too little time was left to submit the request; nothing was sent"),
                Optional.empty());
    }

    /** @return the maximum time to wait before an attempt; negative if no attempt can be made */
    private Duration left(Instant start, TimeBudget budget, Duration needed) {
        Duration ofRetries = maxTime.minus(Duration.between(start, clock.instant()));
        Duration ofBudget = budget.remaining().minus(needed);
        return Durations.min(ofRetries, ofBudget);
    }

    private void awaitPermit(Instant start, TimeBudget budget, Duration needed) throws ProviderException.Busy {
        if (!budget.has(needed)) {
            throw noTime();
        }
        Duration left = left(start, budget, needed);
        Optional<Duration> wait = limiter.reservePermit(Durations.max(left, Duration.ZERO));
        if (wait.isEmpty()) {
            throw tooMany();
        }
        sleep(wait.get(), tooMany());
    }

    private ProviderException.Busy tooMany() {
        return new ProviderException.Busy(
                new ProviderError(
                        "too_many_submissions", "more submissions are waiting than may be sent to the provider"),
                Optional.of(limiter.waiting()));
    }

    private <E extends ProviderException> void sleep(Duration duration, E onInterrupt) throws E {
        if (duration.isZero()) {
            return;
        }
        try {
            sleeper.sleep(duration);
        } catch (InterruptedException e) {
            // The application is stopping: the failure that is known so far is the outcome.
            Thread.currentThread().interrupt();
            throw onInterrupt;
        }
    }
}
