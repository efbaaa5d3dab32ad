package dev.vidusubjects.task;

/** A request to continue a listing contained a cursor that no page returned. */
public final class InvalidCursorException extends Exception {

    public InvalidCursorException() {
        super("the cursor is not one of this listing: pass a next_cursor unchanged, or none");
    }
}
