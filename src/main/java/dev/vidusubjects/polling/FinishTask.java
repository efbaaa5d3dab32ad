package dev.vidusubjects.polling;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.result.ResultDocument;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.TaskDocuments;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Ends a task. For a completed task, the subject is claimed first, then its document is written, then the task is
 * marked. Each step can be repeated, so a crash between them loses nothing. A failed task is marked first, so that a
 * rejection is written only for a failure that is already decided.
 */
@ApplicationScoped
public class FinishTask {

    private static final Logger LOG = Logger.getLogger(FinishTask.class);

    private final TaskStore tasks;
    private final TaskTransitions transitions;
    private final TaskDocuments documents;
    private final Clock clock;

    public FinishTask(TaskStore tasks, ResultStore results, Clock clock) {
        this.tasks = tasks;
        this.transitions = new TaskTransitions(tasks);
        this.documents = new TaskDocuments(results);
        this.clock = clock;
    }

    /**
     * Completes a task.
     *
     * @param subject the subject as the provider describes it
     * @param rawResponse the provider's response that describes it, JSON
     * @return the completed task
     * @throws IOException if the document could not be written; the task is unchanged
     * @throws StaleTaskException if the task was changed in the meantime, and its document was not replaced
     */
    public Task completed(Task task, Subject subject, String rawResponse) throws IOException, StaleTaskException {
        Instant now = clock.instant();
        TaskId owner = tasks.claimSubject(subject.id(), task.id());
        if (!owner.equals(task.id())) {
            // The provider itself reports this subject for this task, so the other task was matched to it wrongly.
            LogEvent.of("subject_owned_twice")
                    .with("task_id", task.id())
                    .with("subject_id", subject.id())
                    .with("other_task_id", owner)
                    .warn(LOG);
        }
        // The uri depends on the document's location, and the document describes the task in its final status.
        Task finished = TaskTransitions.asCompleted(task, new Completion(now, subject, ""), now);
        String uri = documents
                .completed(finished, ResultDocument.completed(finished, rawResponse), () -> isCurrent(task))
                .orElseThrow(() -> new StaleTaskException(task.id(), task.version()));
        Task completed = mark(task, new Completion(now, subject, uri), now);
        removeRejection(completed);
        LogEvent.of("task_completed")
                .with("task_id", task.id())
                .with("status", completed.status().code())
                .with("poll_count", completed.pollState().map(PollState::pollCount))
                .with("result_uri", uri)
                .with("total_seconds", Duration.between(task.intent().createdAt(), now))
                .info(LOG);
        return completed;
    }

    /**
     * Marks a task as completed. If another poller marked the same submission as failed in the meantime, the subject
     * proves otherwise: its document is already stored, so the task becomes completed, too.
     */
    private Task mark(Task task, Completion completion, Instant now) throws StaleTaskException {
        try {
            return transitions.completed(task, completion, now);
        } catch (StaleTaskException e) {
            Task current = tasks.find(task.id()).orElseThrow(() -> e);
            boolean sameSubmission = current.status() == TaskStatus.FAILED
                    && current.intent().attempt().equals(task.intent().attempt())
                    && current.pollState().isPresent();
            if (!sameSubmission) {
                throw e;
            }
            return transitions.completedAfterFailure(current, completion, now);
        }
    }

    private boolean isCurrent(Task task) {
        return tasks.find(task.id())
                .filter(current -> current.version() == task.version())
                .isPresent();
    }

    private void removeRejection(Task completed) {
        try {
            documents.removeRejection(completed);
        } catch (IOException e) {
            LogEvent.of("rejection_not_removed").with("task_id", completed.id()).error(LOG, e);
        }
    }

    /**
     * Fails a task. The task is marked first, so that no rejection is written for a task that another poller has
     * completed. If the document cannot be written, the task fails nevertheless, because the task contains the same
     * facts.
     *
     * @param rawResponse the provider's response, JSON; empty if there was none
     * @return the failed task
     * @throws StaleTaskException if the task was changed in the meantime
     */
    public Task failed(Task task, TaskError error, String rawResponse) throws StaleTaskException {
        return documented(transitions.failed(task, error, clock.instant()), rawResponse);
    }

    /**
     * Fails an unconfirmed task whose submission is proven to have created nothing, as {@link #failed} does.
     *
     * @param repeated whether the sweep submits the task again, so that it has not ended
     * @return the failed task
     * @throws StaleTaskException if the task was changed in the meantime
     */
    public Task notCreated(Task task, TaskError error, boolean repeated) throws StaleTaskException {
        return documented(transitions.notCreated(task, error, repeated, clock.instant()), "");
    }

    private Task documented(Task failed, String rawResponse) {
        TaskError error = failed.error().orElseThrow();
        try {
            documents.failed(failed, ResultDocument.failed(failed, rawResponse));
        } catch (IOException e) {
            LogEvent.of("rejection_not_written").with("task_id", failed.id()).error(LOG, e);
        }
        LogEvent.of("task_failed")
                .with("task_id", failed.id())
                .with("status", failed.status().code())
                .with("poll_count", failed.pollState().map(PollState::pollCount))
                .with("code", error.code())
                .with("retryable", error.retryable())
                .warn(LOG);
        return failed;
    }
}
