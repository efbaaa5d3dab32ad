package dev.vidusubjects.vtrix;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Spaces submissions evenly, so that any second holds no more than is configured. One per process. */
final class SubmitPace {

    private final Clock clock;
    private final Duration interval;
    private Instant next = Instant.MIN;
    private Instant lastTaken = Instant.MIN;

    /** @param perSecond > 0 */
    SubmitPace(double perSecond, Clock clock) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException(
                    "subjects.provider.max-submits-per-second is more than 0: found " + perSecond);
        }
        this.clock = clock;
        this.interval = Duration.ofNanos((long) (1e9 / perSecond));
    }

    /**
     * Takes the next place, if it is near enough.
     *
     * @return how long to wait until it is this caller's turn; empty, with nothing taken, if that is longer than {@code most}
     */
    synchronized Optional<Duration> take(Duration most) {
        Instant now = clock.instant();
        Duration wait = untilNext(now);
        if (wait.compareTo(most) > 0) {
            return Optional.empty();
        }
        lastTaken = now;
        next = now.plus(wait).plus(interval);
        return Optional.of(wait);
    }

    /** @return how long the wait would be */
    synchronized Duration waiting() {
        return untilNext(clock.instant());
    }

    private Duration untilNext(Instant now) {
        if (!next.isAfter(now)) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(now, next);
        if (now.isBefore(lastTaken)) {
            // The clock was set back: nobody waits for the time that was lost.
            next = now.plus(interval);
            wait = interval;
        }
        return wait;
    }
}
