package dev.vidusubjects.task;

/** There is no task with this id. */
public final class NoSuchTaskException extends Exception {

    /** @param id as it was asked for; cut if it is longer than an id could be */
    public NoSuchTaskException(String id) {
        super("there is no task " + (id.length() > 64 ? id.substring(0, 64) + "…" : id));
    }
}
