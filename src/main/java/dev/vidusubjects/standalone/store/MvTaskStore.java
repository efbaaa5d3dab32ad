package dev.vidusubjects.standalone.store;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.KeptMediaJson;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskEvent;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskJson;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.jboss.logging.Logger;

/**
 * Stores tasks in one file of H2's MVStore, {@code data/tasks.mv}. The file also holds the position of each task in the
 * listings. {@link GroupCommit} makes all changes of a write atomic and durable.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class MvTaskStore implements TaskStore {

    private static final Logger LOG = Logger.getLogger(MvTaskStore.class);
    private static final String FILE = "tasks.mv";

    private final GroupCommit commits;
    private volatile Runnable endingListener = () -> {};

    @Inject
    public MvTaskStore(DataDirectory data) {
        this(data.root());
    }

    /**
     * @param root an existing folder
     * @throws TaskStoreException if another process uses the file, or the file is damaged
     */
    MvTaskStore(Path root) {
        commits = new GroupCommit(new TaskFile(root.resolve(FILE)));
    }

    /** Fails the start of the application, not the first request, if the file is in use or damaged. */
    void open(@Observes StartupEvent started) {
        commits.call(file -> null);
    }

    /** @return access to the task store's file, which also holds the shared documents */
    GroupCommit commits() {
        return commits;
    }

    /** Waits for all earlier operations. */
    @PreDestroy
    public void close() {
        commits.close();
    }

    @Override
    public Optional<Task> create(Task task) {
        String json = TaskJson.write(task);
        String key = task.id().value();
        Optional<StoredTask> existing = commits.call(file -> {
            Optional<StoredTask> stored = StoredTask.find(file, key);
            if (stored.isEmpty()) {
                file.tasks().put(key, json);
                addPositions(file, task);
            }
            return stored;
        });
        return existing.map(StoredTask::task);
    }

    @Override
    public Optional<Task> find(TaskId id) {
        return commits.call(file -> StoredTask.find(file, id.value())).map(StoredTask::task);
    }

    @Override
    public Task update(Task task) throws StaleTaskException {
        Task updated = task.atVersion(task.version() + 1);
        String json = TaskJson.write(updated);
        boolean current = commits.call(file -> {
            String stored = file.tasks().get(task.id().value());
            if (stored == null) {
                return false;
            }
            Task previous = TaskJson.read(stored);
            if (previous.version() != task.version()) {
                return false;
            }
            file.positions().remove(position(previous));
            file.positions(previous.status()).remove(position(previous));
            file.tasks().put(task.id().value(), json);
            addPositions(file, updated);
            // In the same commit: an ending is announced even if the process stops directly after it.
            TaskEvent.of(updated).flatMap(ending -> AnnouncementId.of(updated)).ifPresent(id -> file.endings()
                    .put(id.toString(), json));
            return true;
        });
        if (!current) {
            throw new StaleTaskException(task.id(), task.version());
        }
        if (TaskEvent.of(updated).isPresent()) {
            endingListener.run();
        }
        return updated;
    }

    @Override
    public List<KeptMedia> keepMedia(TaskId id, List<KeptMedia> media) throws NoSuchTaskException {
        Optional<List<KeptMedia>> all = commits.call(file -> {
            if (!file.tasks().containsKey(id.value())) {
                return Optional.empty();
            }
            String stored = file.media().get(id.value());
            List<KeptMedia> kept = KeptMedia.union(stored == null ? List.of() : KeptMediaJson.read(stored), media);
            file.media().put(id.value(), KeptMediaJson.write(kept));
            return Optional.of(kept);
        });
        return all.orElseThrow(() -> new NoSuchTaskException(id.value()));
    }

    /** @param listener runs after each write that ends a task, in the thread of the writer; it must be fast */
    void onEnding(Runnable listener) {
        endingListener = listener;
    }

    /** A stored task that is not parsed yet. An unreadable task also has a position in the listings. */
    private record Stored(String position, StoredTask task) {

        String cursor() {
            int slash = position.indexOf('/');
            return new ListPosition(
                            Instant.parse(position.substring(0, slash)), new TaskId(position.substring(slash + 1)))
                    .cursor();
        }
    }

    private static void addPositions(TaskFile file, Task task) {
        file.positions().put(position(task), "");
        file.positions(task.status()).put(position(task), "");
    }

    @Override
    public TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor)
            throws InvalidCursorException {
        Optional<String> after = Optional.empty();
        if (cursor.isPresent()) {
            ListPosition position = ListPosition.ofCursor(cursor.get());
            after = Optional.of(position(position.updatedAt(), position.id()));
        }
        Optional<String> from = after;
        List<Stored> found = commits.call(file -> {
            MVMap<String, String> listing = status.map(file::positions).orElseGet(file::positions);
            List<Stored> page = new ArrayList<>();
            String key = from.isPresent() ? listing.lowerKey(from.get()) : listing.lastKey();
            // One entry more than the limit shows whether there is another page.
            for (; key != null && page.size() <= limit; key = listing.lowerKey(key)) {
                page.add(new Stored(key, stored(file, key)));
            }
            return page;
        });
        List<Task> page = readable(found.stream().limit(limit).map(Stored::task).toList());
        return new TaskPage(
                page, found.size() > limit ? Optional.of(found.get(limit - 1).cursor()) : Optional.empty());
    }

    @Override
    public List<Task> findNotUpdatedSince(TaskStatus status, Instant instant, int limit) {
        String end = TaskJson.text(instant);
        List<StoredTask> found = commits.call(file -> {
            MVMap<String, String> listing = file.positions(status);
            List<StoredTask> oldest = new ArrayList<>();
            for (String key = listing.firstKey();
                    key != null && key.compareTo(end) < 0 && oldest.size() < limit;
                    key = listing.higherKey(key)) {
                oldest.add(stored(file, key));
            }
            return oldest;
        });
        return readable(found);
    }

    @Override
    public TaskId claimSubject(String subjectId, TaskId task) {
        String owner = commits.call(file -> {
            String previous = file.owners().putIfAbsent(subjectId, task.value());
            return previous == null ? task.value() : previous;
        });
        return new TaskId(owner);
    }

    @Override
    public Optional<TaskId> subjectOwner(String subjectId) {
        return Optional.ofNullable(commits.call(file -> file.owners().get(subjectId)))
                .map(TaskId::new);
    }

    /** @return the tasks that can be read; an unreadable task must not prevent the listing of the others */
    private static List<Task> readable(Collection<StoredTask> stored) {
        List<Task> tasks = new ArrayList<>();
        for (StoredTask task : stored) {
            try {
                tasks.add(task.task());
            } catch (TaskStoreException e) {
                LogEvent.of("task_unreadable").error(LOG, e);
            }
        }
        return tasks;
    }

    private static StoredTask stored(TaskFile file, String position) {
        return StoredTask.find(file, position.substring(position.indexOf('/') + 1))
                .orElseThrow();
    }

    private static String position(Task task) {
        return position(task.updatedAt(), task.id());
    }

    private static String position(Instant updatedAt, TaskId id) {
        return TaskJson.text(updatedAt) + "/" + id;
    }
}
