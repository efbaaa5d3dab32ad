package dev.vidusubjects.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: where tasks are kept. Every write is durable when the method returns. */
public interface TaskStore {

    /**
     * Stores a new task unless one with its id exists, in one atomic step.
     *
     * @return empty if it was stored, else the existing task, unchanged
     */
    Optional<Task> create(Task task);

    Optional<Task> find(TaskId id);

    /**
     * Replaces the stored task if its version is still that of {@code task}.
     *
     * @return the task with its new version
     * @throws StaleTaskException if somebody else updated it in the meantime, or it is not there
     */
    Task update(Task task) throws StaleTaskException;

    /**
     * Lists tasks, those updated last first.
     *
     * @param status only these; empty for all
     * @param limit 1–100
     * @param cursor of the page before; empty for the first page
     * @throws InvalidCursorException if the cursor is none that {@link TaskPage} gave
     */
    TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor) throws InvalidCursorException;

    /**
     * For the sweep: tasks of a status that were not updated since a moment, those untouched longest first.
     *
     * @param limit at most so many, ≥ 1
     */
    List<Task> quietSince(TaskStatus status, Instant moment, int limit);
}
