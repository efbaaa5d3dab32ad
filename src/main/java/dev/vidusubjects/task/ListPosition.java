package dev.vidusubjects.task;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;

/**
 * The position of a task in a listing: newest update first, ids in descending order for the same instant. A cursor
 * contains this position, so that both stores have the same pages.
 */
public record ListPosition(Instant updatedAt, TaskId id) {

    /** The order of a listing: the most recently updated task is first. */
    public static final Comparator<ListPosition> ORDER = Comparator.comparing(ListPosition::updatedAt)
            .thenComparing(position -> position.id().value())
            .reversed();

    private static final int MAX_CURSOR_LENGTH = 200;

    public static ListPosition of(Task task) {
        return new ListPosition(task.updatedAt(), task.id());
    }

    /** @return an opaque text for {@link TaskPage#nextCursor()}, which identifies the page after this task */
    public String cursor() {
        byte[] text = (updatedAt + "/" + id).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /**
     * @param cursor untrusted input
     * @return the position that the cursor contains
     * @throws InvalidCursorException if the cursor was not created by {@link #cursor}
     */
    public static ListPosition ofCursor(String cursor) throws InvalidCursorException {
        try {
            if (cursor.length() > MAX_CURSOR_LENGTH) {
                throw new InvalidCursorException();
            }
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int slash = text.indexOf('/');
            if (slash < 0) {
                throw new InvalidCursorException();
            }
            return new ListPosition(Instant.parse(text.substring(0, slash)), new TaskId(text.substring(slash + 1)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new InvalidCursorException();
        }
    }
}
