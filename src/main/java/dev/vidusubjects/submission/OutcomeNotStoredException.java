package dev.vidusubjects.submission;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStoreException;

/**
 * The provider was called, but the outcome could not be stored. The task stays {@code submitting} until the sweep
 * changes it to {@code unconfirmed}: the caller must not simply send the request again.
 */
public final class OutcomeNotStoredException extends TaskStoreException {

    private final transient Task task;

    /** @param task the task as it is stored */
    OutcomeNotStoredException(Task task, TaskStoreException cause) {
        super("the outcome of submitting task " + task.id() + " could not be stored: " + cause.getMessage(), cause);
        this.task = task;
    }

    public Task task() {
        return task;
    }
}
