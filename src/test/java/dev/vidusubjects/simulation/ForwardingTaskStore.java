package dev.vidusubjects.simulation;

import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A task store that forwards every call. Broken variants override the methods that they break. */
class ForwardingTaskStore implements TaskStore {

    final TaskStore store;

    ForwardingTaskStore(TaskStore store) {
        this.store = store;
    }

    /** @return the task as readers see it */
    Task read(Task task) {
        return task;
    }

    @Override
    public Optional<Task> create(Task task) {
        return store.create(task).map(this::read);
    }

    @Override
    public Optional<Task> find(TaskId id) {
        return store.find(id).map(this::read);
    }

    @Override
    public Task update(Task task) throws StaleTaskException {
        return store.update(task);
    }

    @Override
    public List<KeptMedia> keepMedia(TaskId id, List<KeptMedia> media) throws NoSuchTaskException {
        return store.keepMedia(id, media);
    }

    @Override
    public TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor)
            throws InvalidCursorException {
        TaskPage page = store.list(status, limit, cursor);
        return new TaskPage(page.tasks().stream().map(this::read).toList(), page.nextCursor());
    }

    @Override
    public TaskId claimSubject(String subjectId, TaskId task) {
        return store.claimSubject(subjectId, task);
    }

    @Override
    public Optional<TaskId> subjectOwner(String subjectId) {
        return store.subjectOwner(subjectId);
    }

    @Override
    public List<Task> findNotUpdatedSince(TaskStatus status, Instant instant, int limit) {
        return store.findNotUpdatedSince(status, instant, limit).stream()
                .map(this::read)
                .toList();
    }
}
