package dev.vidusubjects.task;

/** Somebody else updated the task since it was read. Read it again and decide anew. */
public final class StaleTaskException extends Exception {

    public StaleTaskException(TaskId id, long version) {
        super("task " + id + " is no longer at version " + version);
    }
}
