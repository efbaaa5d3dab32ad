package dev.vidusubjects.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Switches the application's log off: millions of simulated steps are of no interest there. */
final class SilentLog implements AutoCloseable {

    private final Logger logger = Logger.getLogger("dev.vidusubjects");
    private final Level before = logger.getLevel();

    SilentLog() {
        logger.setLevel(Level.OFF);
    }

    @Override
    public void close() {
        logger.setLevel(before);
    }
}
