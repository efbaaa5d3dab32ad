package dev.vidusubjects.task;

/** The task store failed or cannot be reached; the requested operation may or may not have been carried out. */
public class TaskStoreException extends RuntimeException {

    public TaskStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
