package dev.vidusubjects.submission;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.ParkedResponses.Parked;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.time.Durations;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The writes of a submission. They are retried after a fault of the task store for as long as the request's time budget
 * allows. A store that reports a fault may have written nevertheless. Then the next try finds the stored task, and the
 * intent's attempt tells whether this caller or another delivery wrote it.
 */
final class DurableWrites {

    /** The minimum number of tries of a write, even if the time budget is used up. */
    static final int MIN_ATTEMPTS = 4;

    private static final Logger LOG = Logger.getLogger(DurableWrites.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration MAX_DELAY = Duration.ofSeconds(2);

    private final TaskStore tasks;
    private final TaskTransitions transitions;
    private final ParkedResponses parked;
    private final Sleeper sleeper;

    DurableWrites(TaskStore tasks, ParkedResponses parked, Sleeper sleeper) {
        this.tasks = tasks;
        this.transitions = new TaskTransitions(tasks);
        this.parked = parked;
        this.sleeper = sleeper;
    }

    /** A change of a task's status. It is repeated for a newer version of the task. */
    interface Change {

        /** @return the task as it was stored */
        Task apply(TaskTransitions transitions, Task current) throws StaleTaskException;
    }

    /** @return the task if the caller must submit it; empty if it already existed */
    Optional<Task> create(Task task, TimeBudget budget) {
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<Task> existing = tasks.create(task);
                return existing.isEmpty() ? Optional.of(task) : existing.filter(found -> isOf(found, task.intent()));
            } catch (TaskStoreException e) {
                waitOrThrow(attempt, budget, e);
            }
        }
    }

    /** @return the task, {@code submitting} again, if the caller must submit it; empty if another caller was faster */
    Optional<Task> reopen(Task known, Intent intent, Instant now, TimeBudget budget) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(transitions.resubmitting(known, intent, now));
            } catch (StaleTaskException e) {
                return tasks.find(known.id()).filter(found -> isOf(found, intent));
            } catch (TaskStoreException e) {
                waitOrThrow(attempt, budget, e);
            }
        }
    }

    /**
     * Writes the provider's response to an attempt. If the sweep has meanwhile treated a slow submission as an
     * interrupted one, the change is applied to the newer version. If another attempt has started, or the outcome of
     * the task is already decided, the response is too late: it is logged, and the task stays unchanged.
     *
     * @param task the task as it was when the provider was called
     * @param response the response to park if it cannot be written; empty if the provider returned no task id
     * @return the stored task
     * @throws OutcomeNotStoredException if the store fails until the budget is used up
     */
    Task update(Task task, Change change, Optional<Parked> response, TimeBudget budget) {
        Task current = task;
        for (int attempt = 1; ; attempt++) {
            try {
                try {
                    return change.apply(transitions, current);
                } catch (StaleTaskException e) {
                    current = tasks.find(task.id()).orElseThrow();
                    if (isSettled(task, current)) {
                        return settled(task, current, response);
                    }
                    if (attempt >= MIN_ATTEMPTS && !budget.has(MAX_DELAY)) {
                        throw new TaskStoreException("task " + task.id() + " keeps changing", e);
                    }
                }
            } catch (TaskStoreException e) {
                if (!waitForRetry(attempt, budget)) {
                    throw notStored(task, response, e);
                }
            }
        }
    }

    /** @return whether the response can no longer change the task */
    private static boolean isSettled(Task task, Task current) {
        boolean waiting = current.status() == TaskStatus.SUBMITTING || current.status() == TaskStatus.UNCONFIRMED;
        return !waiting || !isSameAttempt(task, current);
    }

    /** @return whether both are the same attempt of a task, so that a response to one applies to the other */
    static boolean isSameAttempt(Task task, Task current) {
        return current.intent().attempt().equals(task.intent().attempt());
    }

    private static Task settled(Task task, Task current, Optional<Parked> response) {
        Optional<String> known = current.pollState().map(pollState -> pollState.providerTaskId());
        boolean own = isSameAttempt(task, current)
                && (response.isEmpty() || known.equals(response.map(Parked::providerTaskId)));
        if (!own) {
            LogEvent.of("late_response")
                    .with("task_id", task.id())
                    .with("status", current.status().code())
                    .with("provider_task_id", response.map(Parked::providerTaskId))
                    .warn(LOG);
        }
        return current;
    }

    private OutcomeNotStoredException notStored(Task task, Optional<Parked> response, TaskStoreException cause) {
        if (response.isPresent()) {
            try {
                parked.park(task, response.get());
                LogEvent.of("response_parked")
                        .with("task_id", task.id())
                        .with("provider_task_id", response.get().providerTaskId())
                        .error(LOG, cause);
                return new OutcomeNotStoredException(task, cause);
            } catch (IOException | RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
        LogEvent.of("response_not_stored")
                .with("task_id", task.id())
                .with("provider_task_id", response.map(Parked::providerTaskId).orElse("none"))
                .error(LOG, cause);
        return new OutcomeNotStoredException(task, cause);
    }

    private static boolean isOf(Task found, Intent intent) {
        return found.status() == TaskStatus.SUBMITTING
                && found.intent().attempt().equals(intent.attempt());
    }

    private void waitOrThrow(int attempt, TimeBudget budget, TaskStoreException e) {
        if (!waitForRetry(attempt, budget)) {
            throw e;
        }
    }

    /** @return whether the write may be tried again; if so, the delay before the next try is over */
    private boolean waitForRetry(int attempt, TimeBudget budget) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(attempt - 1, 10));
        Duration bounded = Durations.min(delay, MAX_DELAY);
        if (attempt >= MIN_ATTEMPTS && !budget.has(bounded)) {
            return false;
        }
        try {
            sleeper.sleep(bounded);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
