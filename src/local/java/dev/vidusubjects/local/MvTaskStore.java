package dev.vidusubjects.local;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
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
 * Tasks in one file of H2's MVStore, {@code data/tasks.mv}. Beside the tasks themselves it keeps where each stands in the
 * listings. {@link GroupCommit} makes a write's changes one step and durable.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class MvTaskStore implements TaskStore {

    private static final Logger LOG = Logger.getLogger(MvTaskStore.class);
    private static final String FILE = "tasks.mv";

    private final GroupCommit commits;

    @Inject
    public MvTaskStore(DataDirectory data) {
        this(data.root());
    }

    /**
     * @param root an existing folder
     * @throws TaskStoreException if another process uses the file, or it is damaged
     */
    MvTaskStore(Path root) {
        commits = new GroupCommit(new TaskFile(root.resolve(FILE)));
    }

    /** A file that is in use or damaged shall stop the start, not the first request. */
    void open(@Observes StartupEvent started) {
        commits.call(file -> null);
    }

    /** The file also holds the shared documents. */
    GroupCommit commits() {
        return commits;
    }

    /** Waits for the writes that were begun. */
    @PreDestroy
    public void close() {
        commits.close();
    }

    @Override
    public Optional<Task> create(Task task) {
        String json = TaskJson.write(task);
        String key = task.id().value();
        String existing = commits.call(file -> {
            String stored = file.tasks().putIfAbsent(key, json);
            if (stored == null) {
                place(file, task);
            }
            return stored;
        });
        return Optional.ofNullable(existing).map(TaskJson::read);
    }

    @Override
    public Optional<Task> find(TaskId id) {
        return Optional.ofNullable(commits.call(file -> file.tasks().get(id.value())))
                .map(TaskJson::read);
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
            Task before = TaskJson.read(stored);
            if (before.version() != task.version()) {
                return false;
            }
            file.positions().remove(position(before));
            file.positions(before.status()).remove(position(before));
            file.tasks().put(task.id().value(), json);
            place(file, updated);
            return true;
        });
        if (!current) {
            throw new StaleTaskException(task.id(), task.version());
        }
        return updated;
    }

    /** A task as it is stored: where it stands in a listing does not depend on whether it can be read. */
    private record Stored(String position, String json) {

        String cursor() {
            int slash = position.indexOf('/');
            return new ListPosition(
                            Instant.parse(position.substring(0, slash)), new TaskId(position.substring(slash + 1)))
                    .cursor();
        }
    }

    private static void place(TaskFile file, Task task) {
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
            // One more than asked for tells whether there is another page.
            for (; key != null && page.size() <= limit; key = listing.lowerKey(key)) {
                page.add(new Stored(key, task(file, key)));
            }
            return page;
        });
        List<Task> page = readable(found.stream().limit(limit).map(Stored::json).toList());
        return new TaskPage(
                page, found.size() > limit ? Optional.of(found.get(limit - 1).cursor()) : Optional.empty());
    }

    @Override
    public List<Task> quietSince(TaskStatus status, Instant moment, int limit) {
        String end = TaskJson.text(moment);
        List<String> found = commits.call(file -> {
            MVMap<String, String> listing = file.positions(status);
            List<String> quiet = new ArrayList<>();
            for (String key = listing.firstKey();
                    key != null && key.compareTo(end) < 0 && quiet.size() < limit;
                    key = listing.higherKey(key)) {
                quiet.add(task(file, key));
            }
            return quiet;
        });
        return readable(found);
    }

    @Override
    public TaskId claimSubject(String subjectId, TaskId task) {
        String owner = commits.call(file -> {
            String before = file.owners().putIfAbsent(subjectId, task.value());
            return before == null ? task.value() : before;
        });
        return new TaskId(owner);
    }

    @Override
    public Optional<TaskId> subjectOwner(String subjectId) {
        return Optional.ofNullable(commits.call(file -> file.owners().get(subjectId)))
                .map(TaskId::new);
    }

    /** @return the tasks that can be read: one that cannot must not keep the others from being listed */
    private static List<Task> readable(Collection<String> stored) {
        List<Task> tasks = new ArrayList<>();
        for (String json : stored) {
            try {
                tasks.add(TaskJson.read(json));
            } catch (TaskStoreException e) {
                LogEvent.of("task_unreadable").error(LOG, e);
            }
        }
        return tasks;
    }

    private static String task(TaskFile file, String position) {
        return file.tasks().get(position.substring(position.indexOf('/') + 1));
    }

    private static String position(Task task) {
        return position(task.updatedAt(), task.id());
    }

    private static String position(Instant updatedAt, TaskId id) {
        return TaskJson.text(updatedAt) + "/" + id;
    }
}
