package dev.vidusubjects.sweep;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Supplies the instants of a reading, in whole milliseconds. They never go back, even if the clock of this machine is
 * set back or the clock of another machine was ahead: a subject must not look older than an attempt that actually came
 * before it.
 */
final class ReadingClock {

    /** The maximum difference between the clocks of two machines that is not a sign that one of them was set back. */
    static final Duration MAX_SKEW = Duration.ofSeconds(1);

    private final Clock clock;
    private Instant floor;

    /** @param floor the latest instant that is known to have passed */
    ReadingClock(Clock clock, Instant floor) {
        this.clock = clock;
        this.floor = floor;
    }

    /**
     * @param at the current instant, or the latest one that is known to have passed if that is later
     * @param certain whether {@code at} is reliable: false if the clock is behind the latest instant that is known to
     *     have passed by more than {@link #MAX_SKEW}
     */
    record Stamp(Instant at, boolean certain) {}

    Stamp stamp() {
        Instant now = Instant.ofEpochMilli(clock.instant().toEpochMilli());
        if (now.isBefore(floor)) {
            return new Stamp(floor, !floor.isAfter(now.plus(MAX_SKEW)));
        }
        floor = now;
        return new Stamp(now, true);
    }
}
