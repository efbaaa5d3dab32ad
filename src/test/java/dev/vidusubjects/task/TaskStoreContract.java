package dev.vidusubjects.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.task.TaskError.Remedy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every {@link TaskStore}. Each test starts with an empty store. */
public abstract class TaskStoreContract {

    private static final int RACERS = 8;

    /** @return the store under test: the same store within a test, empty when the test starts */
    protected abstract TaskStore store() throws Exception;

    @Test
    void create_ofNewTask_storesIt() throws Exception {
        Task task = Tasks.submitting(1);

        assertThat(store().create(task)).isEmpty();

        assertThat(store().find(task.id())).contains(task);
    }

    @Test
    void create_ofExistingId_returnsTheExistingTaskUnchanged() throws Exception {
        Task first = Tasks.submitting(1);
        store().create(first);
        Task updated = store().update(first.submitted(Tasks.pollState(Tasks.START), Tasks.START.plusSeconds(1)));
        Task second = Task.of(first.id(), Tasks.intent("other", Tasks.START.plusSeconds(9)));

        assertThat(store().create(second)).contains(updated);

        assertThat(store().find(first.id())).contains(updated);
        assertThat(list(Optional.empty(), 100)).containsExactly(updated);
    }

    @Test
    void create_bySeveralAtOnce_storesExactlyOne() throws Exception {
        for (int round = 0; round < 3; round++) {
            TaskId id = Tasks.id(round);
            List<Optional<Task>> responds =
                    race(racer -> store().create(Task.of(id, Tasks.intent("racer-" + racer, Tasks.START))));

            Task stored = store().find(id).orElseThrow();
            assertThat(responds).filteredOn(Optional::isEmpty).hasSize(1);
            assertThat(responds).filteredOn(Optional::isPresent).containsOnly(Optional.of(stored));
            int winner = responds.indexOf(Optional.<Task>empty());
            assertThat(stored.intent().request().name()).isEqualTo("racer-" + winner);
        }
    }

    @Test
    void find_ofUnknownId_isEmpty() throws Exception {
        assertThat(store().find(Tasks.id(404))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tasksOfEveryKind")
    void find_ofAnyTask_givesItBackWhole(Task task) throws Exception {
        store().create(task);

        assertThat(store().find(task.id())).contains(task);
        assertThat(list(Optional.of(task.status()), 1)).containsExactly(task);
    }

    static Stream<Task> tasksOfEveryKind() {
        return Stream.of(
                Tasks.submitting(1),
                Tasks.submitted(1, Tasks.START),
                Tasks.completed(1, Tasks.START),
                Tasks.failed(1, Tasks.START),
                Tasks.unconfirmed(1, Tasks.START),
                Tasks.full(1, Tasks.START.plusMillis(1)),
                large());
    }

    /** @return a task of about 100 KB: far more than a real task, far less than the limit of any database */
    private static Task large() {
        Intent intent = new Intent(
                new StoredRequest(
                        "large",
                        IntStream.range(0, 3)
                                .mapToObj(i -> "https://example.com/" + "ü/".repeat(8_000))
                                .toList(),
                        List.of(),
                        Optional.empty()),
                "f".repeat(64),
                "0123456789abcdef",
                Optional.of("p".repeat(900) + ".json"),
                List.of(),
                Tasks.START);
        return Task.of(Tasks.id(1), intent).failed(new TaskError("code", "x".repeat(1000), Remedy.NONE), Tasks.START);
    }

    @Test
    void update_ofCurrentVersion_storesItWithTheNextVersion() throws Exception {
        Task task = Tasks.submitting(1);
        store().create(task);
        Task changed = task.submitted(Tasks.pollState(Tasks.START), Tasks.START.plusSeconds(1));

        Task updated = store().update(changed);

        assertThat(updated).isEqualTo(changed.atVersion(1));
        assertThat(store().find(task.id())).contains(updated);
        assertThat(store().update(updated).version()).isEqualTo(2);
    }

    @Test
    void update_thatEndsATask_keepsTheEndedVersionUntilItIsOpenAgain() throws Exception {
        TaskTransitions transitions = new TaskTransitions(store());
        Task task = Tasks.submitting(1);
        store().create(task);

        Task failed =
                transitions.failed(task, new TaskError("c", "m", Remedy.SUBMIT_ON_REDRIVE), Tasks.START.plusSeconds(1));

        assertThat(failed.endedVersion()).contains(1L);
        assertThat(store().find(task.id())).contains(failed);
        assertThat(list(Optional.of(TaskStatus.FAILED), 1)).containsExactly(failed);

        Task open = transitions.resubmitting(failed, failed.intent(), Tasks.START.plusSeconds(2));

        assertThat(open.endedVersion()).isEmpty();
        assertThat(store().find(task.id())).contains(open);
    }

    @Test
    void require_ofUnknownId_throwsNoSuchTask() throws Exception {
        Task task = Tasks.submitting(1);
        store().create(task);

        assertThat(store().require(task.id())).isEqualTo(task);
        assertThatThrownBy(() -> store().require(Tasks.id(404)))
                .isInstanceOf(NoSuchTaskException.class)
                .hasMessageContaining(Tasks.id(404).value());
    }

    @Test
    void update_ofOlderVersion_throwsStaleTaskAndChangesNothing() throws Exception {
        Task task = Tasks.submitting(1);
        store().create(task);
        Task updated = store().update(task.submitted(Tasks.pollState(Tasks.START), Tasks.START));

        assertThatThrownBy(() -> store().update(task.failed(new TaskError("c", "m", Remedy.NONE), Tasks.START)))
                .isInstanceOf(StaleTaskException.class);

        assertThat(store().find(task.id())).contains(updated);
        assertThat(list(Optional.empty(), 100)).containsExactly(updated);
    }

    @Test
    void update_ofNewerVersion_throwsStaleTask() throws Exception {
        Task task = Tasks.submitting(1);
        store().create(task);

        assertThatThrownBy(() -> store().update(task.atVersion(1))).isInstanceOf(StaleTaskException.class);
    }

    @Test
    void update_ofUnknownTask_throwsStaleTaskAndStoresNothing() throws Exception {
        assertThatThrownBy(() -> store().update(Tasks.submitting(1))).isInstanceOf(StaleTaskException.class);

        assertThat(store().find(Tasks.id(1))).isEmpty();
    }

    @Test
    void update_bySeveralAtOnce_letsExactlyOneWinEachVersion() throws Exception {
        Task task = Tasks.submitted(1, Tasks.START);
        store().create(task);
        for (int version = 0; version < 5; version++) {
            Task seen = store().find(task.id()).orElseThrow();
            Instant now = Tasks.START.plusSeconds(100 * version);
            List<Boolean> won = race(racer -> {
                PollState polled = seen.pollState().orElseThrow().polled(now.plusSeconds(racer));
                try {
                    store().update(seen.polled(polled, true, now.plusSeconds(racer)));
                    return true;
                } catch (StaleTaskException e) {
                    return false;
                }
            });

            assertThat(won).containsOnlyOnce(true);
            Task stored = store().find(task.id()).orElseThrow();
            assertThat(stored.version()).isEqualTo(version + 1);
            assertThat(stored.updatedAt()).isEqualTo(now.plusSeconds(won.indexOf(true)));
            assertThat(list(Optional.empty(), 100)).containsExactly(stored);
        }
    }

    @Test
    void list_ofEmptyStore_isEmptyAndTheLastPage() throws Exception {
        assertThat(store().list(Optional.empty(), 10, Optional.empty()))
                .isEqualTo(new TaskPage(List.of(), Optional.empty()));
        assertThat(store().list(Optional.of(TaskStatus.FAILED), 10, Optional.empty()))
                .isEqualTo(new TaskPage(List.of(), Optional.empty()));
    }

    @Test
    void list_ofSeveralInstants_hasTheNewestUpdateFirst() throws Exception {
        Task oldest = create(Tasks.submitting(3, Tasks.START));
        Task newest = create(Tasks.submitting(1, Tasks.START.plusMillis(2)));
        Task middle = create(Tasks.submitting(2, Tasks.START.plusMillis(1)));

        assertThat(list(Optional.empty(), 100)).containsExactly(newest, middle, oldest);

        Task touched = store().update(oldest.submitted(Tasks.pollState(Tasks.START), Tasks.START.plusSeconds(1)));
        assertThat(list(Optional.empty(), 100)).containsExactly(touched, newest, middle);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 23, 24, 25, 100})
    void list_ofManyEqualInstants_pagesThroughEachTaskOnceInOrder(int limit) throws Exception {
        List<Task> all = mixed();

        assertThat(pages(Optional.empty(), limit)).isEqualTo(all);
        for (TaskStatus status : TaskStatus.values()) {
            assertThat(pages(Optional.of(status), limit))
                    .isEqualTo(
                            all.stream().filter(task -> task.status() == status).toList());
        }
    }

    /** @return 24 tasks of 4 statuses at 3 instants, in the order of the list */
    private List<Task> mixed() throws Exception {
        List<Task> all = new ArrayList<>();
        for (int number = 0; number < 24; number++) {
            Instant instant = Tasks.START.plusMillis(number % 3);
            all.add(create(
                    switch (number % 4) {
                        case 0 -> Tasks.submitting(number, instant);
                        case 1 -> Tasks.submitted(number, instant);
                        case 2 -> Tasks.completed(number, instant);
                        default -> Tasks.unconfirmed(number, instant);
                    }));
        }
        all.sort(Comparator.comparing(ListPosition::of, ListPosition.ORDER));
        return all;
    }

    @Test
    void list_whenTheCursorsTaskMoved_continuesFromItsOldPosition() throws Exception {
        for (int number = 0; number < 6; number++) {
            create(Tasks.submitting(number, Tasks.START.plusMillis(number)));
        }
        TaskPage first = store().list(Optional.of(TaskStatus.SUBMITTING), 2, Optional.empty());
        Task last = first.tasks().get(1);
        store().update(last.submitted(Tasks.pollState(Tasks.START), Tasks.START.plusSeconds(9)));

        TaskPage second = store().list(Optional.of(TaskStatus.SUBMITTING), 2, first.nextCursor());

        assertThat(second.tasks()).extracting(Task::id).containsExactly(Tasks.id(3), Tasks.id(2));
    }

    @Test
    void list_withAFullLastPage_hasNoFurtherCursor() throws Exception {
        create(Tasks.submitting(1));
        create(Tasks.submitting(2));

        assertThat(store().list(Optional.empty(), 2, Optional.empty()).nextCursor())
                .isEmpty();
        assertThat(store().list(Optional.of(TaskStatus.SUBMITTING), 2, Optional.empty())
                        .nextCursor())
                .isEmpty();
    }

    @Test
    void list_ofTaskThatChangedStatus_isUnderTheNewStatusOnly() throws Exception {
        Task task = create(Tasks.submitting(1));
        Task updated = store().update(task.submitted(Tasks.pollState(Tasks.START), Tasks.START));

        assertThat(list(Optional.of(TaskStatus.SUBMITTING), 100)).isEmpty();
        assertThat(list(Optional.of(TaskStatus.SUBMITTED), 100)).containsExactly(updated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "../../etc/passwd", "MjAyNi0wMS0wMVQxMjowMDowMFovMQ", "ÿ", "\0", " "})
    void list_withForeignCursor_throwsInvalidCursor(String cursor) throws Exception {
        create(Tasks.submitting(1));

        assertThatThrownBy(() -> store().list(Optional.empty(), 10, Optional.of(cursor)))
                .isInstanceOf(InvalidCursorException.class);
        assertThatThrownBy(() -> store().list(Optional.of(TaskStatus.SUBMITTING), 10, Optional.of(cursor)))
                .isInstanceOf(InvalidCursorException.class);
    }

    @Test
    void list_withForgedCursorAtMinAndMaxInstant_stillReturnsAPage() throws Exception {
        create(Tasks.submitting(1));
        for (Instant instant : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH, Tasks.START.plusNanos(1))) {
            String cursor = new ListPosition(instant, Tasks.id(5)).cursor();

            assertThat(store().list(Optional.empty(), 10, Optional.of(cursor)).tasks())
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(store().list(Optional.of(TaskStatus.SUBMITTING), 10, Optional.of(cursor))
                            .tasks())
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void findNotUpdatedSince_ofSeveralInstants_hasEarlierOnesOldestFirst() throws Exception {
        Task third = create(Tasks.submitting(1, Tasks.START.plusMillis(2)));
        Task first = create(Tasks.submitting(2, Tasks.START));
        Task second = create(Tasks.submitting(3, Tasks.START.plusMillis(1)));
        create(Tasks.submitted(4, Tasks.START));
        create(Tasks.submitting(5, Tasks.START.plusMillis(3)));

        assertThat(store().findNotUpdatedSince(TaskStatus.SUBMITTING, Tasks.START.plusMillis(3), 10))
                .containsExactly(first, second, third);
        assertThat(store().findNotUpdatedSince(TaskStatus.SUBMITTING, Tasks.START.plusMillis(3), 2))
                .containsExactly(first, second);
        assertThat(store().findNotUpdatedSince(TaskStatus.SUBMITTING, Tasks.START, 10))
                .isEmpty();
        assertThat(store().findNotUpdatedSince(TaskStatus.COMPLETED, Tasks.START.plusMillis(3), 10))
                .isEmpty();
    }

    @Test
    void findNotUpdatedSince_ofMoreThanOnePage_givesUpToTheLimit() throws Exception {
        for (int number = 0; number < 130; number++) {
            create(Tasks.submitting(number, Tasks.START.plusMillis(number / 10)));
        }

        List<Task> stalled = store().findNotUpdatedSince(TaskStatus.SUBMITTING, Tasks.START.plusSeconds(1), 120);

        assertThat(stalled).hasSize(120).doesNotHaveDuplicates();
        assertThat(stalled).isSortedAccordingTo(Comparator.comparing(Task::updatedAt));
        assertThat(stalled.get(119).updatedAt()).isEqualTo(Tasks.START.plusMillis(11));
    }

    @Test
    void keepMedia_ofSeveralNames_returnsAllSortedAndTheFirstOfEachName() throws Exception {
        Task task = create(Tasks.completed(1, Tasks.START));
        KeptMedia image = Tasks.keptMedia("image-0.png");
        KeptMedia another = Tasks.keptMedia("image-1.jpg");
        KeptMedia video = Tasks.keptMedia("video-0.mp4");
        KeptMedia sameName =
                new KeptMedia("image-0.png", "local://media/x", "image/png", 1, "f".repeat(64), "https://x");

        assertThat(store().keepMedia(task.id(), List.of(video, image))).containsExactly(image, video);
        assertThat(store().keepMedia(task.id(), List.of(sameName, another))).containsExactly(image, another, video);
        assertThat(store().keepMedia(task.id(), List.of())).containsExactly(image, another, video);

        assertThat(store().require(task.id()).media()).containsExactly(image, another, video);
    }

    @Test
    void keepMedia_ofTask_changesNeitherItsVersionNorItsPosition() throws Exception {
        Task task = create(Tasks.completed(1, Tasks.START));
        Task newer = create(Tasks.completed(2, Tasks.START.plusSeconds(1)));
        List<KeptMedia> media = List.of(Tasks.keptMedia("image-0.png"));

        store().keepMedia(task.id(), media);

        Task kept = task.withMedia(media);
        assertThat(store().find(task.id())).contains(kept);
        assertThat(list(Optional.empty(), 100)).containsExactly(newer, kept);
        assertThat(list(Optional.of(TaskStatus.COMPLETED), 100)).containsExactly(newer, kept);
        assertThat(store().findNotUpdatedSince(TaskStatus.COMPLETED, Tasks.START.plusSeconds(9), 10))
                .containsExactly(kept, newer);
        assertThat(store().create(task)).contains(kept);
    }

    @Test
    void keepMedia_beforeAnUpdateByAReaderThatHadNone_survivesTheUpdate() throws Exception {
        Task read = create(Tasks.submitted(1, Tasks.START));
        List<KeptMedia> media = List.of(Tasks.keptMedia("image-0.png"));
        store().keepMedia(read.id(), media);

        Task updated = store().update(read.polled(Tasks.pollState(Tasks.START), true, Tasks.START.plusSeconds(1)));
        Task again = store().update(updated.polled(Tasks.pollState(Tasks.START), true, Tasks.START.plusSeconds(2)));

        assertThat(again.version()).isEqualTo(2);
        assertThat(store().find(read.id())).contains(again.withMedia(media));
        assertThat(list(Optional.of(TaskStatus.PROCESSING), 10)).containsExactly(again.withMedia(media));
    }

    @Test
    void keepMedia_ofUnknownTask_throwsNoSuchTaskAndStoresNothing() throws Exception {
        List<KeptMedia> media = List.of(Tasks.keptMedia("image-0.png"));

        assertThatThrownBy(() -> store().keepMedia(Tasks.id(404), media)).isInstanceOf(NoSuchTaskException.class);

        assertThat(store().find(Tasks.id(404))).isEmpty();
        Task created = create(Tasks.submitting(404));
        assertThat(store().find(created.id())).contains(created);
    }

    /** Only a few processes keep media of the same task at once, so a store may give up with more of them. */
    @Test
    void keepMedia_bySeveralAtOnce_losesNothing() throws Exception {
        Task task = create(Tasks.completed(1, Tasks.START));

        List<List<KeptMedia>> returned = race(4, racer -> store().keepMedia(
                        task.id(),
                        List.of(Tasks.keptMedia("image-" + racer + ".png"), Tasks.keptMedia("video-0.mp4"))));

        assertThat(store().require(task.id()).media())
                .extracting(KeptMedia::name)
                .containsExactly("image-0.png", "image-1.png", "image-2.png", "image-3.png", "video-0.mp4");
        for (int racer = 0; racer < returned.size(); racer++) {
            assertThat(returned.get(racer))
                    .extracting(KeptMedia::name)
                    .contains("image-" + racer + ".png", "video-0.mp4");
        }
    }

    private Task create(Task task) throws Exception {
        assertThat(store().create(task)).isEmpty();
        return task;
    }

    private List<Task> list(Optional<TaskStatus> status, int limit) throws Exception {
        return store().list(status, limit, Optional.empty()).tasks();
    }

    private List<Task> pages(Optional<TaskStatus> status, int limit) throws Exception {
        List<Task> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            TaskPage page = store().list(status, limit, cursor);
            assertThat(page.tasks()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.tasks());
            cursor = page.nextCursor();
            assertThat(cursor.isEmpty() || page.tasks().size() == limit).isTrue();
        } while (cursor.isPresent());
        return all;
    }

    private interface Racer<T> {
        T run(int racer) throws Exception;
    }

    /** @return the results in the order of the racers, which all started at the same time */
    private static <T> List<T> race(Racer<T> racer) throws Exception {
        return race(RACERS, racer);
    }

    private static <T> List<T> race(int racers, Racer<T> racer) throws Exception {
        CyclicBarrier start = new CyclicBarrier(racers);
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int number = 0; number < racers; number++) {
                int mine = number;
                calls.add(() -> {
                    start.await();
                    return racer.run(mine);
                });
            }
            List<T> responds = new ArrayList<>();
            for (Future<T> response : threads.invokeAll(calls)) {
                responds.add(response.get());
            }
            return responds;
        } finally {
            threads.shutdownNow();
        }
    }
}
