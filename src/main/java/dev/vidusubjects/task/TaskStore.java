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
     * Lists tasks, those updated last first. A stored task that cannot be read is left out, logged and counted.
     *
     * @param status only these; empty for all
     * @param limit 1–100
     * @param cursor of the page before; empty for the first page
     * @throws InvalidCursorException if the cursor is none that {@link TaskPage} gave
     */
    TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor) throws InvalidCursorException;

    /**
     * Makes a task the owner of a provider's subject, unless another task owns it already. One atomic step, so that no
     * two tasks ever own the same subject.
     *
     * @param subjectId the provider's id
     * @return the owner: {@code task}, or the other task
     */
    TaskId claimSubject(String subjectId, TaskId task);

    /** @return the task that owns a provider's subject; empty if none does */
    Optional<TaskId> subjectOwner(String subjectId);

    /**
     * For the sweep: tasks of a status that were not updated since an instant, those untouched longest first. A stored task
     * that cannot be read is left out, logged and counted.
     *
     * @param limit at most so many, ≥ 1
     */
    List<Task> quietSince(TaskStatus status, Instant moment, int limit);
}
