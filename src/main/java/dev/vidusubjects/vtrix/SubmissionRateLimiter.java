package dev.vidusubjects.vtrix;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Spaces submissions evenly, so that no second contains more of them than the configured number. There is one limiter
 * for each process and model.
 */
final class SubmissionRateLimiter {

    private final Clock clock;
    private final Duration interval;
    private Instant next = Instant.MIN;
    private Instant lastReserved = Instant.MIN;

    /**
     * @param setting the name of the setting that contains the rate, for the error message
     * @param perSecond the rate, > 0
     */
    SubmissionRateLimiter(String setting, double perSecond, Clock clock) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException(setting + ": found " + perSecond + ": more than 0 is allowed");
        }
        this.clock = clock;
        this.interval = Duration.ofNanos((long) (1e9 / perSecond));
    }

    /**
     * Reserves the next permit, if the wait for it is not longer than {@code max}.
     *
     * @return how long the caller must wait before it uses its permit; empty, with nothing reserved, if that is longer
     *     than {@code max}
     */
    synchronized Optional<Duration> reservePermit(Duration max) {
        Instant now = clock.instant();
        Duration wait = untilNext(now);
        if (wait.compareTo(max) > 0) {
            return Optional.empty();
        }
        lastReserved = now;
        next = now.plus(wait).plus(interval);
        return Optional.of(wait);
    }

    /** @return the current wait for a permit */
    synchronized Duration waiting() {
        return untilNext(clock.instant());
    }

    private Duration untilNext(Instant now) {
        if (!next.isAfter(now)) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(now, next);
        if (now.isBefore(lastReserved)) {
            // The clock was set back: the caller does not wait for the time that was lost.
            next = now.plus(interval);
            wait = interval;
        }
        return wait;
    }
}
