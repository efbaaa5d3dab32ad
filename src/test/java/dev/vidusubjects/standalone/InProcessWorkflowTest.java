package dev.vidusubjects.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowContract;
import dev.vidusubjects.workflow.WorkflowException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessWorkflowTest extends WorkflowContract {

    private static final Duration AFTER_FAULT = Duration.ofMillis(20);

    private final MutableClock clock = new MutableClock(Tasks.START);
    private final AtomicInteger pollCount = new AtomicInteger();
    private InProcessWorkflow workflow;

    @AfterEach
    void stop() {
        workflow.stop();
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    /** Polls a task once. */
    private interface Poll {
        PollOutcome at(TaskId id) throws NoSuchTaskException;
    }

    private void start(Poll poll) {
        workflow = new InProcessWorkflow(
                (id, key) -> {
                    pollCount.incrementAndGet();
                    return poll.at(id);
                },
                AFTER_FAULT,
                clock);
    }

    @Override
    protected Workflow workflow(WorkflowContract.Poll poll) {
        start(id -> {
            try {
                return poll.at(id);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return workflow;
    }

    @Override
    protected void breakDown() {
        workflow.stop();
    }

    /** A task whose next poll is due at once. */
    private static Task due(int number, int generation) {
        PollState pollState = new PollState("p", Tasks.START, Tasks.START.plusSeconds(60), Tasks.START, 0, generation);
        return Tasks.submitted(Tasks.submitting(number), pollState, Tasks.START).atVersion(generation);
    }

    private static PollOutcome again(TaskId id, Duration delay) {
        return new PollAgain(Tasks.submitted(1, Tasks.START), delay);
    }

    private static PollOutcome ended() {
        return new Ended(Tasks.completed(1, Tasks.START));
    }

    @Test
    void start_untilEnded_pollsAsOftenAsTheOutcomesSayAndRemovesTheTask() throws Exception {
        start(id -> pollCount.get() < 4 ? again(id, Duration.ofMillis(10)) : ended());

        workflow.start(due(1, 0));

        await().until(() -> workflow.size() == 0);
        assertThat(pollCount).hasValue(4);
    }

    @Test
    void start_beforeThePollIsDue_doesNotPoll() throws Exception {
        start(id -> ended());
        Task later = Tasks.submitted(1, Tasks.START.plusSeconds(3600));

        workflow.start(later);
        workflow.start(due(2, 0));

        await().until(() -> workflow.size() == 1);
        assertThat(pollCount).hasValue(1);
    }

    @Test
    void start_pollOverdue_pollsAtOnce() throws Exception {
        start(id -> ended());
        clock.advance(Duration.ofDays(2));

        workflow.start(due(1, 0));

        await().until(() -> pollCount.get() == 1);
    }

    @Test
    void start_repeatedForTheSameGeneration_pollsOnce() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        start(id -> {
            awaitLatch(go);
            return ended();
        });

        workflow.start(due(1, 3));
        workflow.start(due(1, 3));
        workflow.start(due(1, 2));
        await().until(() -> pollCount.get() == 1);
        go.countDown();

        await().until(() -> workflow.size() == 0);
        assertThat(pollCount).hasValue(1);
    }

    @Test
    void start_higherGeneration_replacesTheWaitingPoller() throws Exception {
        start(id -> again(id, Duration.ofHours(1)));
        workflow.start(due(1, 0));
        await().until(() -> pollCount.get() == 1);

        workflow.start(due(1, 1));

        await().until(() -> pollCount.get() == 2);
        assertThat(workflow.size()).isEqualTo(1);
    }

    @Test
    void start_replacedPoller_doesNotPollAgain() throws Exception {
        start(id -> again(id, Duration.ofMillis(pollCount.get() == 1 ? 300 : 3_600_000)));
        workflow.start(due(1, 0));
        await().until(() -> pollCount.get() == 1);
        workflow.start(due(1, 1));
        await().until(() -> pollCount.get() == 2);

        await().during(Duration.ofMillis(400)).until(() -> pollCount.get() == 2);
    }

    @Test
    void start_pollFails_pollsAgainAfterTheDelayForFaults() throws Exception {
        start(id -> {
            if (pollCount.get() <= 2) {
                throw new TaskStoreException("the store cannot be reached", null);
            }
            return ended();
        });
        long before = System.nanoTime();

        workflow.start(due(1, 0));

        await().until(() -> workflow.size() == 0);
        assertThat(pollCount).hasValue(3);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(AFTER_FAULT.multipliedBy(2));
    }

    @Test
    void start_missingTask_stops() throws Exception {
        start(id -> {
            throw new NoSuchTaskException(id.value());
        });

        workflow.start(due(1, 0));

        await().until(() -> workflow.size() == 0);
        assertThat(pollCount).hasValue(1);
    }

    @Test
    void start_nextPollAlwaysDue_isNoBusyLoop() throws Exception {
        start(id -> again(id, Duration.ZERO));

        workflow.start(due(1, 0));

        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        assertThat(pollCount.get()).isBetween(1, 25);
    }

    @Test
    void start_manyTasks_pollsSeveralAtOnceButNotAll() throws Exception {
        Semaphore running = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);
        Map<TaskId, Integer> seen = new ConcurrentHashMap<>();
        start(id -> {
            running.release();
            awaitLatch(go);
            seen.merge(id, 1, Integer::sum);
            return ended();
        });

        for (int number = 0; number < 500; number++) {
            workflow.start(due(number, 0));
        }

        assertThat(running.tryAcquire(8, 5, TimeUnit.SECONDS)).isTrue();
        assertThat(running.tryAcquire(1, 30, TimeUnit.MILLISECONDS)).isFalse();
        go.countDown();
        await().until(() -> workflow.size() == 0);
        assertThat(seen).hasSize(500).allSatisfy((id, times) -> assertThat(times)
                .isEqualTo(1));
    }

    @Test
    void start_taskNeverSubmitted_throwsIllegalArgument() {
        start(id -> ended());

        assertThatThrownBy(() -> workflow.start(Tasks.submitting(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stop_duringAPoll_letsItEndAndStartsNoOther() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        start(id -> {
            started.countDown();
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            finished.incrementAndGet();
            return again(id, Duration.ofMillis(1));
        });
        workflow.start(due(1, 0));
        started.await();

        workflow.stop();

        assertThat(finished).hasValue(1);
        assertThat(pollCount).hasValue(1);
        assertThat(workflow.size()).isZero();
        assertThatThrownBy(() -> workflow.start(due(2, 0))).isInstanceOf(WorkflowException.class);
        assertThat(workflow.size()).isZero();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
