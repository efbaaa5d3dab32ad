package dev.vidusubjects.sweep;

import java.time.Duration;

/** The outcome of one run of a reading. */
sealed interface ReadingOutcome {

    /**
     * A complete reading exists.
     *
     * @param known the known subjects, which must not be changed
     * @param fresh whether this run completed the reading; false if it existed already
     */
    record Complete(CompleteReading reading, KnownSubjects known, boolean fresh) implements ReadingOutcome {}

    /**
     * The next run continues the reading, or another process reads.
     *
     * @param retryAfter the delay until the next run, > 0
     */
    record Unfinished(Duration retryAfter) implements ReadingOutcome {}

    /**
     * The run failed.
     *
     * @param reason the reason, for the log; without media and keys
     */
    record Failed(String reason) implements ReadingOutcome {}
}
