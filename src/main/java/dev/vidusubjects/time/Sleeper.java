package dev.vidusubjects.time;

import java.time.Duration;

/** Waiting; tests let time pass without waiting. */
@FunctionalInterface
public interface Sleeper {

    /** @param duration ≥ 0 */
    void sleep(Duration duration) throws InterruptedException;
}
