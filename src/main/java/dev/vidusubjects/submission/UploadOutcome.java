package dev.vidusubjects.submission;

import dev.vidusubjects.task.Task;
import java.time.Duration;
import java.util.Optional;

/** What became of an upload. */
public sealed interface UploadOutcome {

    /**
     * Dealt with: nothing more to do about this delivery.
     *
     * @param task that stands for it; empty if the upload was refused, which its document says
     */
    record Taken(Optional<Task> task) implements UploadOutcome {}

    /** Not something that starts a task; it is left alone. */
    record Ignored(String reason) implements UploadOutcome {}

    /**
     * Not now: nothing was created, and the same delivery should come again.
     *
     * @param delay when it is worthwhile, > 0
     */
    record Later(Duration delay, String reason) implements UploadOutcome {}
}
