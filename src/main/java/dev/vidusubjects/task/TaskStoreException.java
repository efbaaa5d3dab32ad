package dev.vidusubjects.task;

/** The task store failed or cannot be reached; what was asked may or may not have happened. */
public class TaskStoreException extends RuntimeException {

    public TaskStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
