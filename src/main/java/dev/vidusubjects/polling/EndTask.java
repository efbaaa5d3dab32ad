package dev.vidusubjects.polling;

import dev.vidusubjects.result.ResultDocument;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.Following;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Ends a task. A subject is claimed first, then its document is written, then the task is marked: each can be repeated, so a
 * crash between them loses nothing.
 */
@ApplicationScoped
public class EndTask {

    private static final Logger LOG = Logger.getLogger(EndTask.class);

    private final TaskStore tasks;
    private final ResultStore results;
    private final Clock clock;

    public EndTask(TaskStore tasks, ResultStore results, Clock clock) {
        this.tasks = tasks;
        this.results = results;
        this.clock = clock;
    }

    /**
     * @param subject as the provider describes it
     * @param rawAnswer in which it does so, JSON
     * @return the completed task
     * @throws IOException if the document could not be written; the task is unchanged
     */
    public Task completed(Task task, Subject subject, String rawAnswer) throws IOException, StaleTaskException {
        Instant now = clock.instant();
        TaskId owner = tasks.claimSubject(subject.id(), task.id());
        if (!owner.equals(task.id())) {
            // The provider says so itself: the other task was matched wrongly.
            Step.of("subject_owned_twice")
                    .with("task_id", task.id())
                    .with("subject_id", subject.id())
                    .with("other_task_id", owner)
                    .warn(LOG);
        }
        // The store's answer decides the uri, and the document speaks of the task as it will be.
        Task ended = task.completed(new Completion(now, subject, ""), now);
        String uri = results.write(Prefix.RESULTS, task.documentPath(), ResultDocument.completed(ended, rawAnswer));
        Task completed = tasks.update(task.completed(new Completion(now, subject, uri), now));
        Step.of("task_completed")
                .with("task_id", task.id())
                .with("status", completed.status().code())
                .with("looks", completed.following().map(Following::looks))
                .with("result_uri", uri)
                .with("total_seconds", Duration.between(task.intent().createdAt(), now))
                .info(LOG);
        return completed;
    }

    /**
     * Where the document cannot be written, the task fails nonetheless: the same facts are in the task.
     *
     * @param rawAnswer the provider's answer, JSON; empty where there was none
     */
    public Task failed(Task task, TaskError error, String rawAnswer) throws StaleTaskException {
        Instant now = clock.instant();
        Task ended = task.failed(error, now);
        try {
            results.write(Prefix.REJECTED, task.documentPath(), ResultDocument.failed(ended, rawAnswer));
        } catch (IOException e) {
            Step.of("rejection_not_written").with("task_id", task.id()).error(LOG, e);
        }
        Task failed = tasks.update(ended);
        Step.of("task_failed")
                .with("task_id", task.id())
                .with("status", failed.status().code())
                .with("looks", failed.following().map(Following::looks))
                .with("code", error.code())
                .with("retryable", error.retryable())
                .warn(LOG);
        return failed;
    }
}
