package dev.vidusubjects.scale;

import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.Tasks;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/**
 * A store that holds a number of tasks of mixed statuses, one for each second since {@link Tasks#START}. As with
 * idempotency keys, the ids are in no order.
 */
public final class StoredTasks {

    private static final TaskStatus[] MIX = {
        TaskStatus.COMPLETED, TaskStatus.COMPLETED, TaskStatus.SUBMITTED, TaskStatus.COMPLETED, TaskStatus.COMPLETED,
        TaskStatus.FAILED, TaskStatus.COMPLETED, TaskStatus.COMPLETED, TaskStatus.UNCONFIRMED, TaskStatus.COMPLETED
    };

    private final TaskStore store;
    private final Outbox outbox;
    private final int count;
    private final Random random = new Random(1);
    private int created;
    private int searches;

    /** @param count the number of tasks that the store holds */
    public StoredTasks(TaskStore store, Outbox outbox, int count) {
        this.store = store;
        this.outbox = outbox;
        this.count = count;
    }

    /**
     * @param number from 0
     * @return a task of the mix; if it has ended, with the version that ended it
     */
    public static Task task(int number) {
        Instant now = at(number);
        TaskStatus status = MIX[number % MIX.length];
        Task task =
                switch (status) {
                    case COMPLETED -> Tasks.completed(number, now);
                    case FAILED -> Tasks.failed(number, now);
                    case UNCONFIRMED -> Tasks.unconfirmed(number, now);
                    default -> Tasks.submitted(number, now);
                };
        Optional<Long> ended = status == TaskStatus.SUBMITTED ? Optional.empty() : Optional.of(1L);
        return new Task(
                id(number),
                1,
                status,
                task.intent(),
                task.updatedAt(),
                task.pollState(),
                task.completion(),
                task.error(),
                task.reconciliation(),
                ended,
                task.media());
    }

    private static TaskId id(int number) {
        return TaskId.ofKey("api", "scale-" + number);
    }

    private static Instant at(int number) {
        return Tasks.START.plusSeconds(number);
    }

    public int count() {
        return count;
    }

    void list(Optional<TaskStatus> status, int limit, boolean fromMiddle) throws Exception {
        int middle = count / 2 + random.nextInt(count / 10);
        Optional<String> cursor =
                fromMiddle ? Optional.of(new ListPosition(at(middle), id(middle)).cursor()) : Optional.empty();
        require(limit, store.list(status, limit, cursor).tasks().size());
    }

    void create() {
        Task task = Task.of(TaskId.ofKey("api", "new-" + created), Tasks.intent("new-" + created, now()));
        created++;
        require(0, store.create(task).stream().count());
    }

    /** Reads a submitted task, and stores that it was polled. */
    public void poll() throws Exception {
        int number = random.nextInt(count / MIX.length) * MIX.length + 2;
        Task task = store.require(id(number));
        PollState polled = task.pollState().orElseThrow().polled(now());
        store.update(Tasks.polled(task, polled, false, now()));
    }

    void findOverdue(int limit) {
        require(
                limit,
                store.findNotUpdatedSince(TaskStatus.SUBMITTED, now(), limit).size());
    }

    /** What the sweep asks at its start if no task is overdue. */
    void findNothingOverdue() {
        for (TaskStatus status :
                new TaskStatus[] {TaskStatus.SUBMITTING, TaskStatus.SUBMITTED, TaskStatus.PROCESSING}) {
            require(0, store.findNotUpdatedSince(status, Tasks.START, 500).size());
        }
    }

    /** Each search is fifty seconds of tasks later than the one before, so that it has as many new endings to examine. */
    void findUnannounced() {
        require(0, outbox.unannounced(at(50 * searches++), 100).size());
    }

    void claim() {
        store.claimSubject("subject-" + random.nextLong(), id(random.nextInt(count)));
    }

    /** After all loaded tasks. */
    private Instant now() {
        return at(count + created + 1000);
    }

    private static void require(long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException("found " + found + " tasks instead of " + expected);
        }
    }
}
