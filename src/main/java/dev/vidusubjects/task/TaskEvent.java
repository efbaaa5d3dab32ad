package dev.vidusubjects.task;

import java.util.Optional;

/**
 * The fact that a task ended. It is derived from the stored task, so that it is the same for the process that ended the
 * task and for every later reader of that version.
 *
 * @param task the task as the write that ended it stored it
 * @param kind the kind of the ending
 */
public record TaskEvent(Task task, Kind kind) {

    /** The kind of an ending. */
    public enum Kind {
        /** The subject exists. */
        COMPLETED,
        /** There is no subject. */
        FAILED,
        /** Nothing proves whether there is a subject. */
        UNCONFIRMED
    }

    /** @return the ending that the write of this version of the task made; empty if that write ended nothing */
    public static Optional<TaskEvent> of(Task task) {
        if (task.endedVersion().filter(ended -> ended == task.version()).isEmpty()) {
            return Optional.empty();
        }
        return switch (task.status()) {
            case COMPLETED -> Optional.of(new TaskEvent(task, Kind.COMPLETED));
            case FAILED -> Optional.of(new TaskEvent(task, Kind.FAILED));
            case UNCONFIRMED -> Optional.of(new TaskEvent(task, Kind.UNCONFIRMED));
            case SUBMITTING, SUBMITTED, PROCESSING -> Optional.empty();
        };
    }
}
