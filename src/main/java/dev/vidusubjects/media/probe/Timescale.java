package dev.vidusubjects.media.probe;

import java.time.Duration;

/** Converts durations as media headers state them: a number of ticks, and the number of ticks per second. */
final class Timescale {

    private static final long NANOS = 1_000_000_000;
    /**
     * 136 years: longer than any video, and even the sum of two such durations overflows in no unit of {@link
     * Duration}.
     */
    private static final long MAX_SECONDS = 1L << 32;

    private Timescale() {}

    /**
     * @param ticks ≥ 0
     * @param perSecond ticks per second, 1 to 2^32 − 1
     * @return the duration, less than {@link #MAX_SECONDS} + 1 seconds
     */
    static Duration toDuration(long ticks, long perSecond) {
        return Duration.ofSeconds(Math.min(MAX_SECONDS, ticks / perSecond), ticks % perSecond * NANOS / perSecond);
    }

    /** @return the product of two numbers ≥ 0, at most {@link Long#MAX_VALUE} */
    static long times(long a, long b) {
        return a != 0 && (Math.multiplyHigh(a, b) != 0 || a * b < 0) ? Long.MAX_VALUE : a * b;
    }

    /** @return the sum of two numbers ≥ 0, at most {@link Long#MAX_VALUE} */
    static long plus(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }
}
