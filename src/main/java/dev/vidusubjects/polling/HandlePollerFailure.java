package dev.vidusubjects.polling;

import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Decides about a task that its follower could not look at. The application's own exceptions end it, with what went wrong:
 * the next look would fail alike, and a redrive follows the same provider task again. What befell the platform (a crash, a
 * time-out, a throttle) says nothing about the task: it stays open until its deadline.
 */
@ApplicationScoped
public class HandlePollerFailure {

    /** The code of a task that ended because looking at it failed. */
    public static final String POLLING_FAILED = "following_failed";

    private static final Logger LOG = Logger.getLogger(HandlePollerFailure.class);
    private static final int MAX_NAME_LENGTH = 200;

    private final TaskStore tasks;
    private final FinishTask end;
    private final PollingPolicy policy;
    private final Clock clock;

    public HandlePollerFailure(TaskStore tasks, FinishTask end, PollingPolicy policy, Clock clock) {
        this.tasks = tasks;
        this.end = end;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * @param error what the workflow calls the failure: the class name of an exception, or the platform's own word, for
     *     example {@code Lambda.Unknown} or {@code Runtime.ExitError}
     * @return whether, and when, to look again after all
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed; ask again
     */
    public PollOutcome abandon(TaskId id, String error) throws NoSuchTaskException {
        Task task = tasks.find(id).orElseThrow(() -> new NoSuchTaskException(id.value()));
        if (task.status() == TaskStatus.UNCONFIRMED && task.workflowKey().isPresent()) {
            // A comparison says nothing about the task when it fails: the next one may go well.
            LogEvent.of("comparison_failed")
                    .with("task_id", id)
                    .with("error", shortened(error))
                    .warn(LOG);
            return new PollAgain(task, policy.max());
        }
        if (task.status() != TaskStatus.SUBMITTED && task.status() != TaskStatus.PROCESSING) {
            return new Ended(task);
        }
        String name = shortened(error);
        LogEvent.of("following_failed").with("task_id", id).with("error", name).warn(LOG);
        PollState pollState = task.pollState().orElseThrow();
        Instant now = clock.instant();
        try {
            if (isOurs(name) || !now.isBefore(pollState.deadlineAt())) {
                TaskError reason = new TaskError(
                        POLLING_FAILED,
                        "looking at it failed (" + name + "); a redrive follows the same provider task again",
                        Remedy.POLL_AGAIN);
                return new Ended(end.failed(task, reason, ""));
            }
            PollState again = new PollState(
                    pollState.providerTaskId(),
                    pollState.submittedAt(),
                    pollState.deadlineAt(),
                    now.plus(policy.max()),
                    pollState.pollCount(),
                    pollState.generation(),
                    pollState.notFoundAt());
            return new PollAgain(tasks.update(task.polled(again, false, now)), policy.max());
        } catch (StaleTaskException e) {
            // Somebody else did look at it.
            Task current = tasks.find(id).orElseThrow(() -> new NoSuchTaskException(id.value()));
            boolean ended = current.status() != TaskStatus.SUBMITTED && current.status() != TaskStatus.PROCESSING;
            return ended ? new Ended(current) : new PollAgain(current, policy.max());
        }
    }

    private static String shortened(String error) {
        return error.length() > MAX_NAME_LENGTH ? error.substring(0, MAX_NAME_LENGTH) + "…" : error;
    }

    /** Class names have packages, in lower case; the platform's words begin with a capital. */
    private static boolean isOurs(String error) {
        return !error.isEmpty() && Character.isLowerCase(error.charAt(0)) && !error.endsWith("StoreException");
    }
}
