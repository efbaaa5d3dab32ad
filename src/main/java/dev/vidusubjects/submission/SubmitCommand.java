package dev.vidusubjects.submission;

import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.TimeBudget;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for one subject.
 *
 * @param parsed the parsed request
 * @param taskId the id derived from an idempotency key; empty for a new random id
 * @param uploadPath the path of the upload below {@code incoming/}, from which the documents' names are derived; empty
 *     if no upload caused the request
 * @param uploadedAt the instant at which the upload's file was written; present if {@code uploadPath} is present
 * @param pollOwner the owner of the polling after the submission
 * @param budget the time budget of the whole request; if too little is left, nothing is stored or sent
 */
public record SubmitCommand(
        ParsedRequest parsed,
        Optional<TaskId> taskId,
        Optional<String> uploadPath,
        Optional<Instant> uploadedAt,
        PollOwner pollOwner,
        TimeBudget budget) {

    /** Creates a command for a request that no upload caused. */
    public SubmitCommand(ParsedRequest parsed, Optional<TaskId> taskId, PollOwner pollOwner, TimeBudget budget) {
        this(parsed, taskId, Optional.empty(), Optional.empty(), pollOwner, budget);
    }

    /** The component that polls a submitted task until it has ended. */
    public enum PollOwner {
        /** The workflow, which is started immediately. */
        WORKFLOW,
        /** The caller, which passes the task to the workflow if it has not ended in time. */
        CALLER
    }
}
