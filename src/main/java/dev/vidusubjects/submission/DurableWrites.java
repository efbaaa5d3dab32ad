package dev.vidusubjects.submission;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.ParkedResponses.Parked;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * The writes of a submission, repeated after a fault of the store for as long as the request's time allows. A store that
 * reports a fault may have written all the same; then the next try finds its own write, which it knows by the intent's
 * attempt, and not another delivery's.
 */
final class DurableWrites {

    /** However little time is left, a write is tried this often. */
    static final int MIN_ATTEMPTS = 4;

    private static final Logger LOG = Logger.getLogger(DurableWrites.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration MAX_DELAY = Duration.ofSeconds(2);

    private final TaskStore tasks;
    private final ParkedResponses parked;
    private final Sleeper sleeper;

    DurableWrites(TaskStore tasks, ParkedResponses parked, Sleeper sleeper) {
        this.tasks = tasks;
        this.parked = parked;
        this.sleeper = sleeper;
    }

    /** @return the task if it is the caller's to submit; empty if it existed */
    Optional<Task> create(Task task, TimeBudget budget) {
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<Task> existing = tasks.create(task);
                return existing.isEmpty() ? Optional.of(task) : existing.filter(found -> isOf(found, task.intent()));
            } catch (TaskStoreException e) {
                giveUpOrWait(attempt, budget, e);
            }
        }
    }

    /** @return the task, {@code submitting} again, if it is the caller's to submit; empty if another caller was faster */
    Optional<Task> reopen(Task known, Intent intent, Instant now, TimeBudget budget) {
        Task again = known.resubmitting(intent, now);
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(tasks.update(again));
            } catch (StaleTaskException e) {
                return tasks.find(known.id()).filter(found -> isOf(found, intent));
            } catch (TaskStoreException e) {
                giveUpOrWait(attempt, budget, e);
            }
        }
    }

    /**
     * Writes what the provider responded to an attempt. Where the sweep has meanwhile taken a slow submission for an
     * interrupted one, the newer version is changed. Where another attempt has begun, or the task is decided, the response
     * comes too late: it is logged, and the task stays as it is.
     *
     * @param task as it was when the provider was called
     * @param response to park if it cannot be written; empty where the provider gave no task id
     * @throws OutcomeNotStoredException if the store fails for as long as the budget lasts
     */
    Task update(Task task, UnaryOperator<Task> change, Optional<Parked> response, TimeBudget budget) {
        Task current = task;
        for (int attempt = 1; ; attempt++) {
            try {
                try {
                    return tasks.update(change.apply(current));
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
                if (!mayRepeat(attempt, budget)) {
                    throw notStored(task, response, e);
                }
            }
        }
    }

    /** Whether the response has nothing more to say about the task. */
    private static boolean isSettled(Task task, Task current) {
        boolean waiting = current.status() == TaskStatus.SUBMITTING || current.status() == TaskStatus.UNCONFIRMED;
        return !waiting || !isSameAttempt(task, current);
    }

    private static boolean isSameAttempt(Task task, Task current) {
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
        LogEvent.of("answer_not_stored")
                .with("task_id", task.id())
                .with("provider_task_id", response.map(Parked::providerTaskId).orElse("none"))
                .error(LOG, cause);
        return new OutcomeNotStoredException(task, cause);
    }

    private static boolean isOf(Task found, Intent intent) {
        return found.status() == TaskStatus.SUBMITTING
                && found.intent().attempt().equals(intent.attempt());
    }

    private void giveUpOrWait(int attempt, TimeBudget budget, TaskStoreException e) {
        if (!mayRepeat(attempt, budget)) {
            throw e;
        }
    }

    /** Waits before the next attempt, if there is to be one. */
    private boolean mayRepeat(int attempt, TimeBudget budget) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(attempt - 1, 10));
        Duration bounded = delay.compareTo(MAX_DELAY) < 0 ? delay : MAX_DELAY;
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
