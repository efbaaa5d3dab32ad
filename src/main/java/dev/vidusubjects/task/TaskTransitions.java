package dev.vidusubjects.task;

import dev.vidusubjects.task.TaskError.Remedy;
import java.time.Instant;
import java.util.Optional;

/**
 * Changes the status of tasks. No other code updates a stored task. Each method makes one transition in one conditional
 * write, and decides whether it ends the task.
 *
 * <p>A task ends when it becomes {@code completed}, {@code failed} or {@code unconfirmed}. The same write then sets
 * {@link Task#endedVersion} to the version that it creates, so that every ending is announced even if the process stops
 * after the write; {@link TaskEvent#of} returns the fact. A transition back clears the field. A failed submission that
 * the product itself repeats is no ending: see {@link #submissionFailed} and {@link #notCreated}.
 *
 * <p>Every method throws {@link StaleTaskException} if another process updated the task after it was read. Then nothing
 * is changed.
 */
public final class TaskTransitions {

    private final TaskStore tasks;

    public TaskTransitions(TaskStore tasks) {
        this.tasks = tasks;
    }

    /** Records that the provider returned a task id: {@code submitted}. */
    public Task submitted(Task task, PollState pollState, Instant now) throws StaleTaskException {
        return open(task.submitted(pollState, now));
    }

    /**
     * Records a poll that did not end the task.
     *
     * @param processing whether the provider reports that it is running: the task is then {@code processing}
     */
    public Task polled(Task task, PollState pollState, boolean processing, Instant now) throws StaleTaskException {
        return open(task.polled(pollState, processing, now));
    }

    /** Polls the same provider task again, after a lost poller, or after a failure that a redrive repairs. */
    public Task pollingAgain(Task task, PollState pollState, Instant now) throws StaleTaskException {
        return open(task.pollingAgain(pollState, now));
    }

    /**
     * Returns the task to {@code submitting}, for a new attempt.
     *
     * @param again the intent of the new attempt; the task keeps the instant at which it was first accepted
     */
    public Task resubmitting(Task task, Intent again, Instant now) throws StaleTaskException {
        return open(task.resubmitting(again, now));
    }

    /** Records a comparison that did not decide an unconfirmed task. The task stays ended by its earlier write. */
    public Task reconciled(Task task, Reconciliation next, Instant now) throws StaleTaskException {
        return tasks.update(task.reconciled(next, now));
    }

    /** Ends the task with its subject. */
    public Task completed(Task task, Completion completion, Instant now) throws StaleTaskException {
        return ended(task.completed(completion, now));
    }

    /**
     * Ends a failed task with its subject, which proves that the failure was recorded too early.
     *
     * @param task a failed task that the provider had accepted
     */
    public Task completedAfterFailure(Task task, Completion completion, Instant now) throws StaleTaskException {
        return ended(task.pollingAgain(task.pollState().orElseThrow(), now).completed(completion, now));
    }

    /**
     * Ends the task without a subject. A later redrive may open it again, which clears the ending.
     */
    public Task failed(Task task, TaskError error, Instant now) throws StaleTaskException {
        return ended(task.failed(error, now));
    }

    /**
     * Records that a submission failed.
     *
     * @param repeatable whether the product itself repeats the request: the request came from an upload, which is
     *     delivered again. If the error's remedy is {@link Remedy#SUBMIT_AGAIN}, that delivery submits the task again, so
     *     that the task has not ended. Any other failure ends the task, also if a caller may repeat the call.
     */
    public Task submissionFailed(Task task, TaskError error, boolean repeatable, Instant now)
            throws StaleTaskException {
        Task failed = task.failed(error, now);
        return repeatable && error.remedy() == Remedy.SUBMIT_AGAIN ? open(failed) : ended(failed);
    }

    /**
     * Records the proof that the submission of an unconfirmed task created nothing.
     *
     * @param repeated whether the sweep submits the task again ({@code resubmit_absent}), so that it has not ended
     */
    public Task notCreated(Task task, TaskError error, boolean repeated, Instant now) throws StaleTaskException {
        Task failed = task.failed(error, now);
        return repeated ? open(failed) : ended(failed);
    }

    /**
     * Ends a failed task whose submission is not repeated after all, although {@link #submissionFailed} or {@link
     * #notCreated} expected it.
     *
     * @param task a failed task
     * @return the ended task; empty if the task had ended already
     */
    public Optional<Task> notRepeated(Task task, Instant now) throws StaleTaskException {
        return task.endedVersion().isPresent()
                ? Optional.empty()
                : Optional.of(failed(task, task.error().orElseThrow(), now));
    }

    /**
     * Ends the task with an unproven outcome, until a comparison or a late response decides it. A task that is {@code
     * unconfirmed} already, because the sweep was faster or the write is repeated, stays ended by its earlier write.
     *
     * @param first the instant of the first comparison with the provider's list
     */
    public Task unconfirmed(Task task, TaskError error, Instant first, Instant now) throws StaleTaskException {
        Task next = task.unconfirmed(error, first, now);
        return task.status() == TaskStatus.UNCONFIRMED ? tasks.update(next) : ended(next);
    }

    /**
     * @return the task as {@link #completed} would change it, for its result document, which is written first; nothing
     *     is stored
     */
    public static Task asCompleted(Task task, Completion completion, Instant now) {
        return task.completed(completion, now);
    }

    private Task open(Task next) throws StaleTaskException {
        return tasks.update(next.endedAt(Optional.empty()));
    }

    private Task ended(Task next) throws StaleTaskException {
        return tasks.update(next.endedAt(Optional.of(next.version() + 1)));
    }
}
