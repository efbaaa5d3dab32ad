package dev.vidusubjects.handler;

import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A task store in memory. */
final class StoredTasks implements TaskStore {

    private final Map<TaskId, Task> tasks = new ConcurrentHashMap<>();

    @Override
    public Optional<Task> create(Task task) {
        return Optional.ofNullable(tasks.putIfAbsent(task.id(), task));
    }

    @Override
    public Optional<Task> find(TaskId id) {
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public synchronized Task update(Task task) throws StaleTaskException {
        Task stored = tasks.get(task.id());
        if (stored == null || stored.version() != task.version()) {
            throw new StaleTaskException(task.id(), task.version());
        }
        Task next = task.atVersion(task.version() + 1);
        tasks.put(task.id(), next);
        return next;
    }

    @Override
    public TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor) {
        throw new UnsupportedOperationException("followers list nothing");
    }

    @Override
    public List<Task> quietSince(TaskStatus status, Instant moment, int limit) {
        return tasks.values().stream()
                .filter(task -> task.status() == status && task.updatedAt().isBefore(moment))
                .limit(limit)
                .toList();
    }
}
