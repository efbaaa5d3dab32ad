package dev.vidusubjects.task;

/** A listing was asked to go on from a cursor that no page gave. */
public final class InvalidCursorException extends Exception {

    public InvalidCursorException() {
        super("the cursor is not one of this listing: pass a next_cursor unchanged, or none");
    }
}
