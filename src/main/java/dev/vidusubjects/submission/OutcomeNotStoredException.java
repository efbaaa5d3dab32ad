package dev.vidusubjects.submission;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStoreException;

/**
 * The provider was called, and what came of it could not be stored. The task stays {@code submitting} until the sweep
 * declares it {@code unconfirmed}: its request must not simply be sent again.
 */
public final class OutcomeNotStoredException extends TaskStoreException {

    private final transient Task task;

    /** @param task as it is on record */
    OutcomeNotStoredException(Task task, TaskStoreException cause) {
        super("what came of submitting task " + task.id() + " could not be stored: " + cause.getMessage(), cause);
        this.task = task;
    }

    public Task task() {
        return task;
    }
}
