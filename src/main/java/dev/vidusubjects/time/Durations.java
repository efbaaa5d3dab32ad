package dev.vidusubjects.time;

import java.time.Duration;

/** The smaller and the larger of two durations, which the JDK offers for numbers only. */
public final class Durations {

    private Durations() {}

    /** @return the shorter duration; the first one if both are equal */
    public static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** @return the longer duration; the first one if both are equal */
    public static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
