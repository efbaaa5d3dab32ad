package dev.vidusubjects.sweep;

import java.time.Duration;

/** How a run of a reading ended. */
sealed interface ReadingOutcome {

    /**
     * @param known not to be changed
     * @param fresh whether this run completed it; false if it existed already
     */
    record Complete(CompleteReading reading, KnownSubjects known, boolean fresh) implements ReadingOutcome {}

    /**
     * It goes on with the next run, or another process reads.
     *
     * @param comeBackIn > 0
     */
    record Unfinished(Duration comeBackIn) implements ReadingOutcome {}

    /** @param reason for the log, without media or keys */
    record Failed(String reason) implements ReadingOutcome {}
}
