package dev.vidusubjects.simulation;

import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Switches the application's log off, because the log of millions of simulated steps is not useful. */
final class SilentLog {

    private static final Logger LOGGER = Logger.getLogger("dev.vidusubjects");

    private SilentLog() {}

    static <T> T during(Supplier<T> action) {
        Level before = LOGGER.getLevel();
        LOGGER.setLevel(Level.OFF);
        try {
            return action.get();
        } finally {
            LOGGER.setLevel(before);
        }
    }
}
