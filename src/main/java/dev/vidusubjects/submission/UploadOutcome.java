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
    record Accepted(Optional<Task> task) implements UploadOutcome {}

    /** Not something that starts a task; it stays where it is. */
    record Ignored(String reason) implements UploadOutcome {}

    /**
     * Not now: this delivery created nothing, and the same delivery should come again.
     *
     * @param delay after which it is worthwhile, > 0
     * @param incomplete whether a file is probably still being copied: then it is looked at again soon, until {@code delay} is
     *     over
     */
    record Deferred(Duration delay, String reason, boolean incomplete) implements UploadOutcome {

        public Deferred(Duration delay, String reason) {
            this(delay, reason, false);
        }
    }
}
