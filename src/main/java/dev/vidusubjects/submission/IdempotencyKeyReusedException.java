package dev.vidusubjects.submission;

import dev.vidusubjects.task.TaskId;

/** An idempotency key was used again with a different request. */
public final class IdempotencyKeyReusedException extends Exception {

    private final transient TaskId taskId;

    /** @param taskId the task that the key identifies */
    public IdempotencyKeyReusedException(TaskId taskId) {
        super("this Idempotency-Key was used for another request, task " + taskId
                + ": repeat that request unchanged, or use a new key");
        this.taskId = taskId;
    }

    public TaskId taskId() {
        return taskId;
    }
}
