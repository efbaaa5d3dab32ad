package dev.vidusubjects.task;

/** Another process updated the task after it was read. The caller must read the task again and repeat its decision. */
public final class StaleTaskException extends Exception {

    public StaleTaskException(TaskId id, long version) {
        super("task " + id + " is no longer at version " + version);
    }
}
