package dev.vidusubjects.task;

/** There is no task with this id. */
public final class NoSuchTaskException extends Exception {

    /** @param id the requested id; it is truncated in the message if it is longer than a valid id */
    public NoSuchTaskException(String id) {
        super("there is no task " + (id.length() > 64 ? id.substring(0, 64) + "…" : id));
    }
}
