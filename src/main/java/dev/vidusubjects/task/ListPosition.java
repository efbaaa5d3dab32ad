package dev.vidusubjects.task;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;

/**
 * Where in a listing a task stands: newest update first, ids in descending order within one moment. Also what a cursor
 * holds, so that both stores page alike.
 */
public record ListPosition(Instant updatedAt, TaskId id) {

    /** Listing order: the task updated last comes first. */
    public static final Comparator<ListPosition> ORDER = Comparator.comparing(ListPosition::updatedAt)
            .thenComparing(position -> position.id().value())
            .reversed();

    private static final int MAX_CURSOR_LENGTH = 200;

    public static ListPosition of(Task task) {
        return new ListPosition(task.updatedAt(), task.id());
    }

    /** @return opaque text for {@link TaskPage#nextCursor()}: the page after this task */
    public String cursor() {
        byte[] text = (updatedAt + "/" + id).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** @throws InvalidCursorException if {@code cursor}, which may come from anyone, was not made by {@link #cursor} */
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
