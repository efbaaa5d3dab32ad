package dev.vidusubjects.submission;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.task.Task;

/** The provider did not take the request, or nobody knows whether it did. The task says so, and stays. */
public final class SubmissionFailedException extends Exception {

    private final transient Task task;
    private final ProviderException reason;

    /** @param task {@code failed}, or {@code unconfirmed} where the reason is */
    public SubmissionFailedException(Task task, ProviderException reason) {
        super("task " + task.id() + " is " + task.status().code() + ": " + reason.getMessage(), reason);
        this.task = task;
        this.reason = reason;
    }

    public Task task() {
        return task;
    }

    /** @return its class decides what a caller should do */
    public ProviderException reason() {
        return reason;
    }
}
