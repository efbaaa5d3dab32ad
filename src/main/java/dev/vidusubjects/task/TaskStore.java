package dev.vidusubjects.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: the store of the tasks. Every write is durable when the method returns. */
public interface TaskStore {

    /**
     * Stores a new task unless one with its id exists, in one atomic step.
     *
     * @return empty if the task was stored, otherwise the existing task, unchanged
     */
    Optional<Task> create(Task task);

    /** @return the task; empty if it does not exist */
    Optional<Task> find(TaskId id);

    /**
     * @return the task
     * @throws NoSuchTaskException if it does not exist
     */
    default Task require(TaskId id) throws NoSuchTaskException {
        return find(id).orElseThrow(() -> new NoSuchTaskException(id.value()));
    }

    /**
     * Replaces the stored task if its version is still the version of {@code task}.
     *
     * @return the task with its new version, which is the next one
     * @throws StaleTaskException if another process updated it in the meantime, or it does not exist
     */
    Task update(Task task) throws StaleTaskException;

    /**
     * Lists tasks, the most recently updated first. A stored task that cannot be read is omitted, logged and counted.
     *
     * @param status the status of the listed tasks; empty for all tasks
     * @param limit the maximum number of tasks, 1–100
     * @param cursor the {@link TaskPage#nextCursor} of the previous page; empty for the first page
     * @return the next page
     * @throws InvalidCursorException if the cursor is not a {@link TaskPage#nextCursor}
     */
    TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor) throws InvalidCursorException;

    /**
     * Makes a task the owner of a provider's subject, unless another task owns it already. One atomic step, so that no
     * two tasks ever own the same subject.
     *
     * @param subjectId the provider's id
     * @return the owner: {@code task}, or the task that owns it already
     */
    TaskId claimSubject(String subjectId, TaskId task);

    /** @return the task that owns a provider's subject; empty if none does */
    Optional<TaskId> subjectOwner(String subjectId);

    /**
     * Adds kept media to a task. Neither the task's version nor its {@code updated_at} changes, because a process that
     * works on the task must not fail for them.
     *
     * @param media the media that are added; a name that the task has already is not replaced
     * @return all kept media of the task, sorted by name
     * @throws NoSuchTaskException if the task does not exist
     */
    List<KeptMedia> keepMedia(TaskId id, List<KeptMedia> media) throws NoSuchTaskException;

    /**
     * Finds tasks that were not updated for a long time; for the sweep. A stored task that cannot be read is omitted,
     * logged and counted.
     *
     * @param status the status of the tasks
     * @param since the instant before which the tasks were last updated
     * @param limit the maximum number of tasks, ≥ 1
     * @return the tasks, the least recently updated first
     */
    List<Task> findNotUpdatedSince(TaskStatus status, Instant since, int limit);
}
