package dev.vidusubjects.polling;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.text.Printable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Decides what happens to a task that its poller could not poll. An exception of the application ends the task with
 * that reason, because the next poll would fail in the same way; a redrive polls the same provider task again. A
 * failure of the platform (a crash, a timeout, throttling) says nothing about the task: it stays open until its
 * deadline.
 */
@ApplicationScoped
public class HandlePollerFailure {

    /** The error code of a task that ended because polling it failed. */
    public static final String POLLING_FAILED = "polling_failed";

    private static final Logger LOG = Logger.getLogger(HandlePollerFailure.class);
    private static final int MAX_NAME_LENGTH = 200;

    private final TaskStore tasks;
    private final TaskTransitions transitions;
    private final FinishTask finishTask;
    private final PollingPolicy policy;
    private final Clock clock;

    public HandlePollerFailure(TaskStore tasks, FinishTask finishTask, PollingPolicy policy, Clock clock) {
        this.tasks = tasks;
        this.transitions = new TaskTransitions(tasks);
        this.finishTask = finishTask;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Ends the task or keeps it open.
     *
     * @param error the workflow's name of the failure: the class name of an exception, or the platform's error name,
     *     for example {@code Lambda.Unknown} or {@code Runtime.ExitError}
     * @return whether, and when, to poll again
     * @throws NoSuchTaskException if there is no such task
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed; call again
     */
    public PollOutcome handle(TaskId id, String error) throws NoSuchTaskException {
        Task task = tasks.require(id);
        if (task.status() == TaskStatus.UNCONFIRMED && task.workflowKey().isPresent()) {
            // A failed comparison says nothing about the task: the next comparison may succeed.
            LogEvent.of("comparison_failed")
                    .with("task_id", id)
                    .with("error", Printable.of(error, MAX_NAME_LENGTH))
                    .warn(LOG);
            return new PollAgain(task, policy.max());
        }
        if (!task.status().isPolled()) {
            return new Ended(task);
        }
        String name = Printable.of(error, MAX_NAME_LENGTH);
        LogEvent.of("polling_failed").with("task_id", id).with("error", name).warn(LOG);
        PollState pollState = task.pollState().orElseThrow();
        Instant now = clock.instant();
        try {
            if (PollerErrors.isDefect(name) || !now.isBefore(pollState.deadlineAt())) {
                TaskError reason = new TaskError(
                        POLLING_FAILED,
                        "polling it failed (" + name + "); a redrive polls the same provider task again",
                        Remedy.POLL_AGAIN);
                return new Ended(finishTask.failed(task, reason, ""));
            }
            PollState postponed = pollState.postponed(now.plus(policy.max()));
            return new PollAgain(transitions.polled(task, postponed, false, now), policy.max());
        } catch (StaleTaskException e) {
            // Another process updated the task in the meantime.
            Task current = tasks.require(id);
            return current.status().isPolled() ? new PollAgain(current, policy.max()) : new Ended(current);
        }
    }
}
