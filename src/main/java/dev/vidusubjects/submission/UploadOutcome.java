package dev.vidusubjects.submission;

import dev.vidusubjects.task.Task;
import java.time.Duration;
import java.util.Optional;

/** The outcome of an upload. */
public sealed interface UploadOutcome {

    /**
     * The upload was handled: this delivery needs no further processing.
     *
     * @param task the task of the upload; empty if the upload was refused, in which case its document states the reason
     */
    record Accepted(Optional<Task> task) implements UploadOutcome {}

    /** The file does not start a task, and stays unchanged in {@code incoming/}. */
    record Ignored(String reason) implements UploadOutcome {}

    /**
     * The upload cannot be processed now: this delivery created nothing, and the upload should be delivered again.
     *
     * @param delay the time to wait before the next delivery, > 0
     * @param incomplete whether a file is probably still being copied; then it is checked again soon, until
     *     {@code delay} is over
     */
    record Deferred(Duration delay, String reason, boolean incomplete) implements UploadOutcome {

        public Deferred(Duration delay, String reason) {
            this(delay, reason, false);
        }
    }
}
