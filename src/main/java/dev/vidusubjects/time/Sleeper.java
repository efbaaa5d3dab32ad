package dev.vidusubjects.time;

import java.time.Duration;

/** Waits for a duration. Tests use an implementation that advances the clock without waiting. */
@FunctionalInterface
public interface Sleeper {

    /** @param duration ≥ 0 */
    void sleep(Duration duration) throws InterruptedException;
}
