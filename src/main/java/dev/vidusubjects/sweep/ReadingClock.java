package dev.vidusubjects.sweep;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The instants of a reading, in whole milliseconds: they never go back, even if the machine's clock is set back or another
 * machine's clock was ahead. A subject must not look older than an attempt that really came before it.
 */
final class ReadingClock {

    /** By so much the clocks of two machines may differ without a sign that one of them was set back. */
    static final Duration MAX_SKEW = Duration.ofSeconds(1);

    private final Clock clock;
    private Instant floor;

    /** @param floor the latest instant that is known to have passed */
    ReadingClock(Clock clock, Instant floor) {
        this.clock = clock;
        this.floor = floor;
    }

    /**
     * @param at the present instant, or the latest one that is known to have passed if that is later
     * @param certain false if the clock is behind what is known to have passed by more than machines differ
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
