package dev.vidusubjects.media;

import java.time.Duration;

/** Durations as media headers give them: a count of ticks, and how many of them make a second. */
final class Timescale {

    private static final long NANOS = 1_000_000_000;
    /** 136 years: nobody's video is longer, and no unit of a {@link Duration} overflows, not even of two of them. */
    private static final long MAX_SECONDS = 1L << 32;

    private Timescale() {}

    /**
     * @param ticks ≥ 0
     * @param perSecond 1 to 2^32 − 1
     */
    static Duration toDuration(long ticks, long perSecond) {
        return Duration.ofSeconds(Math.min(MAX_SECONDS, ticks / perSecond), ticks % perSecond * NANOS / perSecond);
    }

    /** @return the product of two numbers ≥ 0; the largest number where it is larger than that */
    static long times(long a, long b) {
        return a != 0 && (Math.multiplyHigh(a, b) != 0 || a * b < 0) ? Long.MAX_VALUE : a * b;
    }

    /** @return the sum of two numbers ≥ 0; the largest number where it is larger than that */
    static long plus(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }
}
