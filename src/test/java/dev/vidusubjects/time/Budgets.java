package dev.vidusubjects.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Time budgets for tests that are not about time. */
public final class Budgets {

    private Budgets() {}

    /**
     * @return a budget of ten minutes that loses a tenth of a second each time it is read, so that loops that run until
     *     the budget is used up end
     */
    public static TimeBudget ample() {
        return TimeBudget.of(Duration.ofMinutes(10), new PassingClock());
    }

    private static final class PassingClock extends Clock {
        private final AtomicLong reads = new AtomicLong();

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusMillis(100 * reads.getAndIncrement());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
