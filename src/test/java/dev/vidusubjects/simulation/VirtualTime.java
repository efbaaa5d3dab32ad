package dev.vidusubjects.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of a run. The clock of the deployment's machines can be wrong; the provider and the agenda use the true time. */
final class VirtualTime {

    static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private Instant now = START;
    private Duration error = Duration.ZERO;
    private final Clock clock = new MachineClock();

    /** @return the true time, which never goes back */
    Instant now() {
        return now;
    }

    /** Lets time pass until {@code instant}; an earlier one changes nothing. */
    void advanceTo(Instant instant) {
        if (instant.isAfter(now)) {
            now = instant;
        }
    }

    /** Sets the machines' clock ahead or back. */
    void jump(Duration step) {
        error = error.plus(step);
    }

    /** @return how far the machines' clock is ahead of the true time; may be negative */
    Duration error() {
        return error;
    }

    /** @return what the machines of the deployment see */
    Clock clock() {
        return clock;
    }

    private final class MachineClock extends Clock {
        @Override
        public Instant instant() {
            return now.plus(error);
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
