package dev.vidusubjects.simulation;

import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Tasks in memory: the reference implementation of the store. */
final class MemoryTaskStore implements TaskStore {

    /** Is notified of each write. */
    interface Observer {
        /** @param before the task before the write; empty if the task is new */
        void written(Optional<Task> before, Task after);
    }

    private final Map<TaskId, Task> tasks = new LinkedHashMap<>();
    private final NavigableMap<ListPosition, Task> all = new TreeMap<>(ListPosition.ORDER);
    private final Map<TaskStatus, NavigableMap<ListPosition, Task>> listings = new EnumMap<>(TaskStatus.class);
    private final Map<String, TaskId> owners = new LinkedHashMap<>();
    private final Observer observer;

    MemoryTaskStore(Observer observer) {
        this.observer = observer;
        for (TaskStatus status : TaskStatus.values()) {
            listings.put(status, new TreeMap<>(ListPosition.ORDER));
        }
    }

    @Override
    public synchronized Optional<Task> create(Task task) {
        Task existing = tasks.get(task.id());
        if (existing == null) {
            replace(Optional.empty(), task);
        }
        return Optional.ofNullable(existing);
    }

    @Override
    public synchronized Optional<Task> find(TaskId id) {
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public synchronized Task update(Task task) throws StaleTaskException {
        Task before = tasks.get(task.id());
        if (before == null || before.version() != task.version()) {
            throw new StaleTaskException(task.id(), task.version());
        }
        Task updated = task.atVersion(task.version() + 1).withMedia(before.media());
        replace(Optional.of(before), updated);
        return updated;
    }

    @Override
    public synchronized List<KeptMedia> keepMedia(TaskId id, List<KeptMedia> media) throws NoSuchTaskException {
        Task task = require(id);
        List<KeptMedia> all = KeptMedia.union(task.media(), media);
        replace(Optional.of(task), task.withMedia(all));
        return all;
    }

    /** Writes unconditionally, which no store of the application does: for protocols that are broken on purpose. */
    synchronized Task overwrite(Task task) {
        Optional<Task> before = find(task.id());
        Task updated = task.atVersion(before.map(Task::version).orElse(-1L) + 1);
        replace(before, updated);
        return updated;
    }

    private void replace(Optional<Task> before, Task after) {
        observer.written(before, after);
        before.ifPresent(task -> {
            all.remove(ListPosition.of(task));
            listings.get(task.status()).remove(ListPosition.of(task));
        });
        tasks.put(after.id(), after);
        all.put(ListPosition.of(after), after);
        listings.get(after.status()).put(ListPosition.of(after), after);
    }

    @Override
    public synchronized TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor)
            throws InvalidCursorException {
        NavigableMap<ListPosition, Task> listing = status.map(listings::get).orElse(all);
        if (cursor.isPresent()) {
            listing = listing.tailMap(ListPosition.ofCursor(cursor.get()), false);
        }
        List<Task> page = new ArrayList<>();
        for (Task task : listing.values()) {
            if (page.size() == limit) {
                return new TaskPage(
                        page, Optional.of(ListPosition.of(page.get(limit - 1)).cursor()));
            }
            page.add(task);
        }
        return new TaskPage(page, Optional.empty());
    }

    @Override
    public synchronized TaskId claimSubject(String subjectId, TaskId task) {
        TaskId before = owners.putIfAbsent(subjectId, task);
        return before == null ? task : before;
    }

    @Override
    public synchronized Optional<TaskId> subjectOwner(String subjectId) {
        return Optional.ofNullable(owners.get(subjectId));
    }

    @Override
    public synchronized List<Task> findNotUpdatedSince(TaskStatus status, Instant instant, int limit) {
        List<Task> stalled = new ArrayList<>();
        for (Task task : listings.get(status).descendingMap().values()) {
            if (stalled.size() == limit || !task.updatedAt().isBefore(instant)) {
                break;
            }
            stalled.add(task);
        }
        return stalled;
    }

    /** @return all tasks, in the order of creation */
    synchronized Collection<Task> tasks() {
        return List.copyOf(tasks.values());
    }
}
