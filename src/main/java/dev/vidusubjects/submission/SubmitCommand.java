package dev.vidusubjects.submission;

import dev.vidusubjects.subject.SubjectDraft;
import dev.vidusubjects.task.TaskId;
import java.util.Optional;

/**
 * A wish for one subject.
 *
 * @param taskId derived from an idempotency key; empty for a new random one
 * @param uploadPath below {@code incoming/}, where an upload is the cause; it names the documents
 * @param follower who looks at the task afterwards
 */
public record SubmitCommand(
        SubjectDraft draft, Optional<TaskId> taskId, Optional<String> uploadPath, Follower follower) {

    /** Who looks at a submitted task until it has ended. */
    public enum Follower {
        /** The workflow, started at once. */
        WORKFLOW,
        /** The caller, who hands to the workflow what has not ended in time. */
        CALLER
    }
}
