package dev.vidusubjects.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** The contract of every {@link Workflow}. */
public abstract class WorkflowContract {

    private final Map<TaskId, AtomicInteger> pollCount = new ConcurrentHashMap<>();

    /** Polls a task once. */
    public interface Poll {
        PollOutcome at(TaskId id) throws InterruptedException;
    }

    /** @return a workflow that uses {@code poll}; it polls no task yet */
    protected abstract Workflow workflow(Poll poll);

    /** Makes every later start of a workflow fail. */
    protected abstract void breakDown();

    /** @return a workflow that counts the polls of each task */
    private Workflow counting(Poll poll) {
        return workflow(id -> {
            pollCount.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
            return poll.at(id);
        });
    }

    private int pollCount(Task task) {
        return pollCount.getOrDefault(task.id(), new AtomicInteger()).get();
    }

    /** @return a task that is due immediately */
    private static Task due(int number, int generation) {
        PollState pollState = new PollState("p", Tasks.START, Tasks.START.plusSeconds(60), Tasks.START, 0, generation);
        return Tasks.submitted(Tasks.submitting(number), pollState, Tasks.START).atVersion(generation);
    }

    private static PollOutcome ended() {
        return new Ended(Tasks.completed(1, Tasks.START));
    }

    private static PollOutcome again() {
        return new PollAgain(Tasks.submitted(1, Tasks.START), Duration.ofMillis(10));
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    @Test
    void start_ofATask_pollsUntilItHasEnded() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Task task = due(1, 0);
        Workflow workflow = counting(id -> {
            if (pollCount(task) < 4) {
                return again();
            }
            ended.countDown();
            return ended();
        });

        workflow.start(task);

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        await().during(Duration.ofMillis(100)).until(() -> pollCount(task) == 4);
    }

    @Test
    void start_ofSeveralTasks_pollsEach() throws Exception {
        List<Task> tasks = Stream.of(1, 2, 3).map(number -> due(number, 0)).toList();
        Workflow workflow = counting(id -> ended());

        for (Task task : tasks) {
            workflow.start(task);
        }

        await().until(() -> tasks.stream().allMatch(task -> pollCount(task) == 1));
    }

    @Test
    void start_repeatedForTheSameGeneration_startsNoSecondWorkflow() throws Exception {
        CountDownLatch repeated = new CountDownLatch(1);
        Task task = due(1, 3);
        Workflow workflow = counting(id -> {
            repeated.await();
            return ended();
        });
        workflow.start(task);
        await().until(() -> pollCount(task) == 1);

        for (int time = 0; time < 5; time++) {
            workflow.start(task);
        }
        repeated.countDown();

        await().during(Duration.ofMillis(100)).until(() -> pollCount(task) == 1);
    }

    @Test
    void start_withAHigherGeneration_startsAnotherWorkflow() throws Exception {
        Task task = due(1, 0);
        Workflow workflow = counting(id -> ended());
        workflow.start(task);
        await().until(() -> pollCount(task) == 1);

        workflow.start(due(1, 1));

        await().until(() -> pollCount(task) == 2);
    }

    @Test
    void start_ofTaskThatWasNotSubmitted_isRefused() {
        Workflow workflow = counting(id -> ended());

        assertThatThrownBy(() -> workflow.start(Tasks.submitting(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void start_workflowUnavailable_throwsWorkflowException() {
        Workflow workflow = counting(id -> ended());
        assertThatCode(() -> workflow.start(due(1, 0))).doesNotThrowAnyException();

        breakDown();

        assertThatThrownBy(() -> workflow.start(due(2, 0))).isInstanceOf(WorkflowException.class);
    }
}
