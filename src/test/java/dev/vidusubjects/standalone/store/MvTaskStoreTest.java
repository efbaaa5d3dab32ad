package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreContract;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvTaskStoreTest extends TaskStoreContract {

    @TempDir
    Path folder;

    private MvTaskStore store;

    @BeforeEach
    void open() {
        store = new MvTaskStore(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected TaskStore store() {
        return store;
    }

    private void restart() {
        store.close();
        store = new MvTaskStore(folder);
    }

    @Test
    void open_afterClose_hasEverythingInItsListOrder() throws Exception {
        Task first = Tasks.full(1, Tasks.START);
        store.create(first);
        store.create(Tasks.submitting(2, Tasks.START.plusSeconds(1)));
        Task second = store.update(Tasks.submitted(
                Tasks.submitting(2, Tasks.START), Tasks.pollState(Tasks.START), Tasks.START.plusSeconds(2)));

        restart();

        assertThat(store.find(first.id())).contains(first);
        assertThat(store.list(Optional.empty(), 10, Optional.empty()).tasks()).containsExactly(second, first);
        assertThat(store.list(Optional.of(second.status()), 10, Optional.empty())
                        .tasks())
                .containsExactly(second);
    }

    /** As after a rollback from a release that has another status. */
    @Test
    void listings_unreadableTask_skipItAndContinue() throws Exception {
        Task oldest = Tasks.submitting(1, Tasks.START);
        Task damaged = Tasks.submitting(2, Tasks.START.plusSeconds(1));
        Task newest = Tasks.submitting(3, Tasks.START.plusSeconds(2));
        store.create(oldest);
        store.create(damaged);
        store.create(newest);
        store.commits().call(file -> file.tasks().put(damaged.id().value(), "{\"status\":\"of another release\"}"));

        TaskPage first = store.list(Optional.of(TaskStatus.SUBMITTING), 2, Optional.empty());

        assertThat(first.tasks()).containsExactly(newest);
        assertThat(store.list(Optional.of(TaskStatus.SUBMITTING), 2, first.nextCursor())
                        .tasks())
                .containsExactly(oldest);
        assertThat(store.findNotUpdatedSince(TaskStatus.SUBMITTING, Tasks.START.plusSeconds(9), 10))
                .containsExactly(oldest, newest);
    }

    @Test
    void open_fileUsedByAnotherProcess_reportsItAndNamesTheSetting() {
        assertThatThrownBy(() -> new MvTaskStore(folder))
                .isInstanceOf(TaskStoreException.class)
                .hasMessage("another process is using " + folder.resolve("tasks.mv")
                        + ": stop it, or give this one a data directory of its own with subjects.standalone.data-dir");

        store.create(Tasks.submitting(1));
    }

    @Test
    void open_damagedFile_reportsItAndKeepsTheFile(@TempDir Path other) throws Exception {
        byte[] garbage = "not a task store".repeat(1000).getBytes();
        Files.write(other.resolve("tasks.mv"), garbage);

        assertThatThrownBy(() -> new MvTaskStore(other))
                .isInstanceOf(TaskStoreException.class)
                .hasMessageStartingWith("the task store " + other.resolve("tasks.mv") + " cannot be opened: ");
        assertThat(other.resolve("tasks.mv")).hasBinaryContent(garbage);
    }

    @Test
    void write_byInterruptedThread_isDoneAndKeepsTheStoreUsable() {
        Thread.currentThread().interrupt();

        try {
            store.create(Tasks.submitting(1));
            assertThat(store.find(Tasks.id(1))).isPresent();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }

        store.create(Tasks.submitting(2));

        restart();

        assertThat(store.find(Tasks.id(2))).isPresent();
    }

    @Test
    void use_afterClose_throwsTaskStoreException() {
        store.close();

        try {
            assertThatThrownBy(() -> store.find(Tasks.id(1)))
                    .isInstanceOf(TaskStoreException.class)
                    .hasMessage("the task store is closed");
        } finally {
            store = new MvTaskStore(folder);
        }
    }

    @Test
    void compacted_fileWithUnusedSpace_isSmallAndHasEverything() throws Exception {
        store.close();
        Path path = folder.resolve("tasks.mv");
        TaskFile file = new TaskFile(path);
        for (int version = 0; version < 300; version++) {
            file.tasks().put("id", version + "x".repeat(50_000));
            file.commit();
        }
        file.tasks().put("other", "text");
        file.positions().put("2026/id", "");
        file.commit();
        long before = Files.size(path);

        TaskFile fresh = file.compact();

        assertThat(before).isGreaterThan(10_000_000);
        assertThat(Files.size(path)).isLessThan(200_000);
        assertThat(fresh.tasks().get("id")).startsWith("299x");
        assertThat(fresh.tasks().keySet()).containsExactly("id", "other");
        assertThat(fresh.positions().keySet()).containsExactly("2026/id");
        fresh.tasks().put("third", "text");
        fresh.commit();
        fresh.close();
        TaskFile again = new TaskFile(path);
        assertThat(again.tasks().keySet()).containsExactly("id", "other", "third");
        again.tasks().clear();
        again.positions().clear();
        again.commit();
        again.close();
        store = new MvTaskStore(folder);
    }

    @Test
    void open_fileWithUnusedSpace_compactsIt() throws Exception {
        Task task = Tasks.full(1, Tasks.START);
        store.create(task);
        store.close();
        Path path = folder.resolve("tasks.mv");
        TaskFile file = new TaskFile(path);
        for (int version = 0; version < 70; version++) {
            file.tasks().put("padding", version + "x".repeat(700_000));
            file.commit();
        }
        file.tasks().remove("padding");
        file.commit();
        assertThat(file.needsCompaction()).isTrue();
        file.close();

        store = new MvTaskStore(folder);

        assertThat(store.find(task.id())).contains(task);
        assertThat(Files.size(path)).isLessThan(1_000_000);
        restart();
        assertThat(store.find(task.id())).contains(task);
    }

    @Test
    void updates_ofManyTasksAtOnce_keepTheFileSmall() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            Future<?>[] all = new Future<?>[400];
            for (int number = 0; number < all.length; number++) {
                int mine = number;
                all[number] = writers.submit(() -> {
                    Task task = Tasks.submitted(mine, Tasks.START);
                    store.create(task);
                    for (int poll = 0; poll < 4; poll++) {
                        task = store.update(
                                Tasks.polled(task, task.pollState().get().polled(Tasks.START), true, Tasks.START));
                    }
                    return null;
                });
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            writers.shutdownNow();
        }

        restart();

        assertThat(Files.size(folder.resolve("tasks.mv"))).isLessThan(40_000_000);
        assertThat(store.findNotUpdatedSince(TaskStatus.PROCESSING, Tasks.START.plusMillis(1), 1000))
                .hasSize(400)
                .allMatch(task -> task.version() == 4);
    }
}
