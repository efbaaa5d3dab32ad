package dev.vidusubjects.submission;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.task.Task;

/** The provider did not accept the request, or it is unknown whether it did. The task is kept and has this status. */
public final class SubmissionFailedException extends Exception {

    private final transient Task task;
    private final ProviderException reason;

    /** @param task the task, {@code unconfirmed} if the reason is {@code Unconfirmed}, otherwise {@code failed} */
    public SubmissionFailedException(Task task, ProviderException reason) {
        super("task " + task.id() + " is " + task.status().code() + ": " + reason.getMessage(), reason);
        this.task = task;
        this.reason = reason;
    }

    public Task task() {
        return task;
    }

    /** @return the reason; its class decides what a caller should do */
    public ProviderException reason() {
        return reason;
    }
}
