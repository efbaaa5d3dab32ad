package dev.vidusubjects.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time of a run. The clock of the deployment's machines can be wrong; the provider and the agenda use the true
 * time.
 */
final class VirtualTime {

    static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private Instant now = START;
    private Duration error = Duration.ZERO;
    private final Clock clock = new MachineClock();

    /** @return the true time, which never goes back */
    Instant now() {
        return now;
    }

    /** Advances the time to {@code instant}; an earlier instant changes nothing. */
    void advanceTo(Instant instant) {
        if (instant.isAfter(now)) {
            now = instant;
        }
    }

    /** Moves the clock of the machines forward or back. */
    void jump(Duration step) {
        error = error.plus(step);
    }

    /** @return how far the machines' clock is ahead of the true time; may be negative */
    Duration error() {
        return error;
    }

    /** @return the clock of the deployment's machines */
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
