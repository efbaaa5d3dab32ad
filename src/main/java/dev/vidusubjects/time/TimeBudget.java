package dev.vidusubjects.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a request, or one step of it, may still take. Set once at the entry and passed down: each step takes its share and
 * leaves the rest, so that no sum of timeouts outlives the caller.
 */
public final class TimeBudget {

    private final Instant deadline;
    private final Clock clock;

    private TimeBudget(Instant deadline, Clock clock) {
        this.deadline = deadline;
        this.clock = clock;
    }

    /** @param deadline when the time is over */
    public static TimeBudget until(Instant deadline, Clock clock) {
        return new TimeBudget(deadline, clock);
    }

    /** @param duration from now on */
    public static TimeBudget of(Duration duration, Clock clock) {
        return new TimeBudget(clock.instant().plus(duration), clock);
    }

    public Instant deadline() {
        return deadline;
    }

    /** @return the time that is left; never negative */
    public Duration remaining() {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** @return whether at least so much time is left */
    public boolean has(Duration needed) {
        return remaining().compareTo(needed) >= 0;
    }

    /** @return the budget of a step, after which {@code reserve} must still be left */
    public TimeBudget less(Duration reserve) {
        return new TimeBudget(deadline.minus(reserve), clock);
    }

    /** @return the budget of a step that takes at most {@code most} */
    public TimeBudget atMost(Duration most) {
        Instant earlier = clock.instant().plus(most);
        return earlier.isBefore(deadline) ? new TimeBudget(earlier, clock) : this;
    }

    @Override
    public String toString() {
        return "TimeBudget[until " + deadline + "]";
    }
}
