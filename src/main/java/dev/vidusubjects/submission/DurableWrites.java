package dev.vidusubjects.submission;

import dev.vidusubjects.step.Step;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * The writes of a submission, tried again after a fault of the store. A store that reports a fault may have written
 * nonetheless; then the second try finds its own write, which it knows by the intent's attempt, and not another delivery's.
 */
final class DurableWrites {

    private static final Logger LOG = Logger.getLogger(DurableWrites.class);
    private static final int ATTEMPTS = 4;

    private final TaskStore tasks;

    DurableWrites(TaskStore tasks) {
        this.tasks = tasks;
    }

    /** @return the task if it is the caller's to submit; empty if it existed */
    Optional<Task> create(Task task) {
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<Task> existing = tasks.create(task);
                return existing.isEmpty() ? Optional.of(task) : existing.filter(found -> isOf(found, task.intent()));
            } catch (TaskStoreException e) {
                giveUpAfter(attempt, e);
            }
        }
    }

    /** @return the task, {@code submitting} again, if it is the caller's to submit; empty if somebody else was faster */
    Optional<Task> reopen(Task known, Intent intent, Instant now) {
        Task again = known.resubmitting(intent, now);
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(tasks.update(again));
            } catch (StaleTaskException e) {
                return tasks.find(known.id()).filter(found -> isOf(found, intent));
            } catch (TaskStoreException e) {
                giveUpAfter(attempt, e);
            }
        }
    }

    /**
     * Writes what came of a call. Where the sweep has meanwhile taken a slow submission for an interrupted one, the newer
     * version is changed.
     *
     * @param providerTaskId logged if all fails: the last place where it can be found
     * @throws OutcomeNotStoredException if all fails
     */
    Task update(Task task, UnaryOperator<Task> change, String providerTaskId) {
        Task current = task;
        for (int attempt = 1; ; attempt++) {
            try {
                try {
                    return tasks.update(change.apply(current));
                } catch (StaleTaskException e) {
                    current = tasks.find(task.id()).orElseThrow();
                    if (current.following().isPresent()) {
                        // The write before this one did happen, though it was reported as failed.
                        return current;
                    }
                    if (attempt >= ATTEMPTS) {
                        throw new TaskStoreException("task " + task.id() + " keeps changing", e);
                    }
                }
            } catch (TaskStoreException e) {
                if (attempt >= ATTEMPTS) {
                    Step.of("answer_not_stored")
                            .with("task_id", task.id())
                            .with("provider_task_id", providerTaskId)
                            .error(LOG, e);
                    throw new OutcomeNotStoredException(task, e);
                }
            }
        }
    }

    private static boolean isOf(Task found, Intent intent) {
        return found.status() == TaskStatus.SUBMITTING
                && found.intent().attempt().equals(intent.attempt());
    }

    private static void giveUpAfter(int attempt, TaskStoreException e) {
        if (attempt >= ATTEMPTS) {
            throw e;
        }
    }
}
