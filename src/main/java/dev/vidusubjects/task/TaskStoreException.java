package dev.vidusubjects.task;

/** The task store failed or cannot be reached; the requested operation may or may not have been carried out. */
public class TaskStoreException extends RuntimeException {

    private final boolean repeated;

    public TaskStoreException(String message, Throwable cause) {
        super(message, cause);
        this.repeated = false;
    }

    private TaskStoreException(String message) {
        super(message, null, false, false);
        this.repeated = true;
    }

    /**
     * @return a failure after one that was reported with its cause, for a store that fails until the next start. It has
     *     neither a stack trace nor a cause: callers log it again and again, and a disk that is full has no space for a
     *     long log
     */
    public static TaskStoreException repeated(String message) {
        return new TaskStoreException(message);
    }

    /** @return whether {@link #repeated(String)} made it */
    public final boolean isRepeated() {
        return repeated;
    }
}
