package dev.vidusubjects.sweep;

import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tasks of one status, the most recently updated first, page by page. A page is read when it is requested, so that
 * a caller can stop between two pages; a task that is updated in the meantime may be listed twice, or not at all.
 */
final class TaskListing {

    /** The maximum number of tasks that a store lists in one page. */
    static final int MAX_PAGE = 100;

    /** The id that is last among the tasks of one instant. */
    private static final TaskId LOWEST = new TaskId("0".repeat(32));

    private final TaskStore tasks;
    private final TaskStatus status;
    private Optional<String> cursor = Optional.empty();
    private boolean ended;

    TaskListing(TaskStore tasks, TaskStatus status) {
        this.tasks = tasks;
        this.status = status;
    }

    /** @return the tasks that were last updated before {@code instant} */
    static TaskListing before(TaskStore tasks, TaskStatus status, Instant instant) {
        TaskListing listing = new TaskListing(tasks, status);
        listing.cursor = Optional.of(new ListPosition(instant, LOWEST).cursor());
        return listing;
    }

    /** @return whether there is another page; true before the first page, which may be empty */
    boolean hasNext() {
        return !ended;
    }

    /**
     * Reads the next page.
     *
     * @return at most {@link #MAX_PAGE} tasks
     * @throws dev.vidusubjects.task.TaskStoreException if the store failed: the page can be requested again
     */
    List<Task> next() {
        return next(MAX_PAGE);
    }

    /**
     * Reads the next page, like {@link #next()}.
     *
     * @param limit the maximum number of tasks, 1–{@link #MAX_PAGE}
     */
    List<Task> next(int limit) {
        TaskPage page;
        try {
            page = tasks.list(Optional.of(status), limit, cursor);
        } catch (InvalidCursorException e) {
            throw new IllegalStateException("a store refuses its own cursor", e);
        }
        cursor = page.nextCursor();
        ended = cursor.isEmpty();
        return page.tasks();
    }
}
