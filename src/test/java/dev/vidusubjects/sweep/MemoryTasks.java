package dev.vidusubjects.sweep;

import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tasks in memory, for tests with ten thousand tasks. */
final class MemoryTasks implements TaskStore {

    final Map<TaskId, Task> tasks = new HashMap<>();
    private final Map<TaskStatus, TreeMap<ListPosition, Task>> listings = new HashMap<>();
    private final Map<String, TaskId> owners = new HashMap<>();

    /** The number of updates. */
    int updates;

    @Override
    public Optional<Task> create(Task task) {
        Task existing = tasks.putIfAbsent(task.id(), task);
        if (existing == null) {
            listing(task.status()).put(ListPosition.of(task), task);
        }
        return Optional.ofNullable(existing);
    }

    @Override
    public Optional<Task> find(TaskId id) {
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public Task update(Task task) throws StaleTaskException {
        Task before = tasks.get(task.id());
        if (before == null || before.version() != task.version()) {
            throw new StaleTaskException(task.id(), task.version());
        }
        updates++;
        Task after = task.atVersion(task.version() + 1);
        listing(before.status()).remove(ListPosition.of(before));
        listing(after.status()).put(ListPosition.of(after), after);
        tasks.put(task.id(), after);
        return after;
    }

    @Override
    public List<KeptMedia> keepMedia(TaskId id, List<KeptMedia> media) {
        throw new UnsupportedOperationException("no sweep keeps media");
    }

    @Override
    public TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor)
            throws InvalidCursorException {
        TreeMap<ListPosition, Task> listing = listing(status.orElseThrow());
        List<Task> page = new ArrayList<>();
        ListPosition next =
                cursor.isPresent() ? listing.higherKey(ListPosition.ofCursor(cursor.get())) : first(listing);
        while (next != null && page.size() < limit) {
            page.add(listing.get(next));
            next = listing.higherKey(next);
        }
        return new TaskPage(
                page,
                next == null
                        ? Optional.empty()
                        : Optional.of(ListPosition.of(page.get(page.size() - 1)).cursor()));
    }

    @Override
    public TaskId claimSubject(String subjectId, TaskId task) {
        TaskId before = owners.putIfAbsent(subjectId, task);
        return before == null ? task : before;
    }

    @Override
    public Optional<TaskId> subjectOwner(String subjectId) {
        return Optional.ofNullable(owners.get(subjectId));
    }

    @Override
    public List<Task> findNotUpdatedSince(TaskStatus status, Instant since, int limit) {
        return listing(status).values().stream()
                .filter(task -> task.updatedAt().isBefore(since))
                .sorted(Comparator.comparing(Task::updatedAt))
                .limit(limit)
                .toList();
    }

    private TreeMap<ListPosition, Task> listing(TaskStatus status) {
        return listings.computeIfAbsent(status, any -> new TreeMap<>(ListPosition.ORDER));
    }

    private static ListPosition first(TreeMap<ListPosition, Task> listing) {
        return listing.isEmpty() ? null : listing.firstKey();
    }
}
