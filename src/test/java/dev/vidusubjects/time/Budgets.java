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

    /** @return ten minutes, of which each question takes a tenth of a second: what repeats until they are over comes to an end */
    public static TimeBudget ample() {
        return TimeBudget.of(Duration.ofMinutes(10), new PassingClock());
    }

    private static final class PassingClock extends Clock {
        private final AtomicLong questions = new AtomicLong();

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusMillis(100 * questions.getAndIncrement());
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
