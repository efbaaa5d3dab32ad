package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.polling.WorkflowStarter;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;

/** Sends the request of a stored intent to the provider, has the outcome recorded, and starts the task's workflow. */
final class SendRequest {

    private final SubjectProvider provider;
    private final MediaResolver media;
    private final RecordOutcome record;
    private final WorkflowStarter workflow;
    private final SubmissionTime time;
    private final Clock clock;

    SendRequest(
            SubjectProvider provider,
            MediaResolver media,
            RecordOutcome record,
            WorkflowStarter workflow,
            SubmissionTime time,
            Clock clock) {
        this.provider = provider;
        this.media = media;
        this.record = record;
        this.workflow = workflow;
        this.time = time;
        this.clock = clock;
    }

    /**
     * Sends a request.
     *
     * @param task the task, {@code submitting}, whose current attempt belongs to the caller
     * @param repeatable as for {@link dev.vidusubjects.task.TaskTransitions#submissionFailed}
     * @return the task, {@code submitted}, or in the status that another process gave it in the meantime
     * @throws SubmissionFailedException if the provider did not accept the request, or its response proves nothing
     * @throws OutcomeNotStoredException if the outcome could not be stored
     */
    Task send(Task task, PreparedRequest prepared, PollOwner pollOwner, boolean repeatable, TimeBudget budget)
            throws SubmissionFailedException {
        Instant started = clock.instant();
        ProviderTask response;
        try {
            response = call(task, prepared, budget);
        } catch (ProviderException e) {
            Task recorded = record.failed(task, prepared, e, repeatable, budget);
            boolean failed = recorded.status() == TaskStatus.FAILED || recorded.status() == TaskStatus.UNCONFIRMED;
            if (!failed || !DurableWrites.isSameAttempt(recorded, task)) {
                // The response came too late: it does not apply to the current state of the task.
                return recorded;
            }
            if (recorded.status() == TaskStatus.UNCONFIRMED) {
                workflow.start(recorded);
            }
            throw new SubmissionFailedException(recorded, e);
        }
        Task submitted = record.submitted(task, response.id(), started, budget);
        if (pollOwner == PollOwner.WORKFLOW) {
            workflow.start(submitted);
        }
        return submitted;
    }

    /** Calls the provider once, and once more with fresh presigned URLs if the provider could not fetch the media. */
    private ProviderTask call(Task task, PreparedRequest prepared, TimeBudget budget) throws ProviderException {
        String attempt = task.intent().attempt();
        try {
            return provider.submit(prepared.request(), attempt, budget);
        } catch (ProviderException.Media e) {
            if (!budget.has(time.needed())) {
                throw e;
            }
            try {
                return provider.submit(media.toProvider(prepared.validated()), attempt, budget);
            } catch (MediaException | IOException again) {
                throw e;
            }
        }
    }
}
