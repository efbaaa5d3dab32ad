package dev.vidusubjects.submission;

import dev.vidusubjects.task.TaskId;

/** A redrive would not help this task, or is not allowed. */
public final class NotRedrivableException extends Exception {

    private final transient TaskId taskId;

    /** @param message the reason, and what the caller must do instead */
    public NotRedrivableException(TaskId taskId, String message) {
        super(message);
        this.taskId = taskId;
    }

    public TaskId taskId() {
        return taskId;
    }
}
