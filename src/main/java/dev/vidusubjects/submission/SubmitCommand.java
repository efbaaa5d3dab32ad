package dev.vidusubjects.submission;

import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.TimeBudget;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for one subject.
 *
 * @param taskId derived from an idempotency key; empty for a new random one
 * @param uploadPath below {@code incoming/}, where an upload is the cause; it names the documents
 * @param uploadedAt when the upload's file was written; present with {@code uploadPath}
 * @param pollOwner who polls the task afterwards
 * @param budget of the whole request: too little of it left means that nothing is stored or sent
 */
public record SubmitCommand(
        ParsedRequest draft,
        Optional<TaskId> taskId,
        Optional<String> uploadPath,
        Optional<Instant> uploadedAt,
        PollOwner pollOwner,
        TimeBudget budget) {

    /** A request that no upload caused. */
    public SubmitCommand(ParsedRequest draft, Optional<TaskId> taskId, PollOwner pollOwner, TimeBudget budget) {
        this(draft, taskId, Optional.empty(), Optional.empty(), pollOwner, budget);
    }

    /** Who polls a submitted task until it has ended. */
    public enum PollOwner {
        /** The workflow, started at once. */
        WORKFLOW,
        /** The caller, who hands to the workflow what has not ended in time. */
        CALLER
    }
}
