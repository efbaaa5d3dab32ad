package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Repeats a submission where its failure proves that nothing was created, that is {@code Busy} and {@code NotSent}, and
 * nowhere else. Bounded in attempts and in time; every attempt keeps the pace.
 */
final class Retries {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    /** Waiting, replaced in tests. */
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    /** One submission. */
    interface Attempt<T> {
        T make() throws ProviderException;
    }

    private final int maxAttempts;
    private final Duration maxTime;
    private final SubmitPace pace;
    private final Clock clock;
    private final RandomGenerator random;
    private final Pause pause;

    Retries(SubjectsConfig.Provider config, SubmitPace pace, Clock clock, RandomGenerator random, Pause pause) {
        this.maxAttempts = config.maxAttempts();
        this.maxTime = config.maxRetryTime();
        this.pace = pace;
        this.clock = clock;
        this.random = random;
        this.pause = pause;
    }

    /** @throws ProviderException of the last attempt, where another one is not allowed or would come too late */
    <T> T call(Attempt<T> attempt) throws ProviderException {
        Instant start = clock.instant();
        for (int n = 1; ; n++) {
            ProviderException failure;
            Duration delay;
            try {
                awaitTurn(left(start));
                return attempt.make();
            } catch (ProviderException.Busy e) {
                failure = e;
                delay = delay(n, random.nextDouble(), e.retryAfter());
            } catch (ProviderException.NotSent e) {
                failure = e;
                delay = delay(n, random.nextDouble(), Optional.empty());
            }
            if (n >= maxAttempts || delay.compareTo(left(start)) > 0) {
                throw failure;
            }
            sleep(delay, failure);
        }
    }

    /**
     * @param attempt that failed, 1 for the first
     * @param random 0 ≤ random < 1
     * @return half to the whole of 0.5 s × 2^(attempt − 1), at most 8 s; the provider's wish where it is longer
     */
    static Duration delay(int attempt, double random, Optional<Duration> retryAfter) {
        double unvaried = Math.min(LONGEST.toMillis(), FIRST.toMillis() * Math.pow(2, attempt - 1));
        Duration delay = Duration.ofMillis(Math.round(unvaried * (0.5 + random / 2)));
        return retryAfter.filter(wish -> wish.compareTo(delay) > 0).orElse(delay);
    }

    private Duration left(Instant start) {
        return maxTime.minus(Duration.between(start, clock.instant()));
    }

    private void awaitTurn(Duration left) throws ProviderException.Busy {
        Duration most = left.isNegative() ? Duration.ZERO : left;
        Optional<Duration> wait = pace.take(most);
        if (wait.isEmpty()) {
            throw crowded();
        }
        sleep(wait.get(), crowded());
    }

    private ProviderException.Busy crowded() {
        return new ProviderException.Busy(
                new ProviderError(
                        "too_many_submissions", "more submissions are waiting than may be sent to the provider"),
                Optional.of(pace.waiting()));
    }

    private <E extends ProviderException> void sleep(Duration duration, E otherwise) throws E {
        if (duration.isZero()) {
            return;
        }
        try {
            pause.of(duration);
        } catch (InterruptedException e) {
            // The application is stopping; what is known so far is the answer.
            Thread.currentThread().interrupt();
            throw otherwise;
        }
    }
}
