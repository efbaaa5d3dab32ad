package dev.vidusubjects.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a request, or one step of it, may still take. It is set once when the request arrives, and passed on. Each
 * step uses its share and leaves the rest, so that the timeouts together never exceed the caller's time.
 */
public final class TimeBudget {

    private final Instant deadline;
    private final Clock clock;

    private TimeBudget(Instant deadline, Clock clock) {
        this.deadline = deadline;
        this.clock = clock;
    }

    /** @param deadline the instant at which the budget is used up */
    public static TimeBudget until(Instant deadline, Clock clock) {
        return new TimeBudget(deadline, clock);
    }

    /** @param duration the budget, starting now */
    public static TimeBudget of(Duration duration, Clock clock) {
        return new TimeBudget(clock.instant().plus(duration), clock);
    }

    public Instant deadline() {
        return deadline;
    }

    /** @return the remaining time; never negative */
    public Duration remaining() {
        return Durations.max(Duration.between(clock.instant(), deadline), Duration.ZERO);
    }

    /** @return whether at least {@code needed} remains */
    public boolean has(Duration needed) {
        return remaining().compareTo(needed) >= 0;
    }

    /** @return the budget of a step after which {@code reserve} must still remain */
    public TimeBudget less(Duration reserve) {
        return new TimeBudget(deadline.minus(reserve), clock);
    }

    /** @return the budget of a step that takes at most {@code limit} */
    public TimeBudget atMost(Duration limit) {
        Instant earlier = clock.instant().plus(limit);
        return earlier.isBefore(deadline) ? new TimeBudget(earlier, clock) : this;
    }

    @Override
    public String toString() {
        return "TimeBudget[until " + deadline + "]";
    }
}
