package dev.vidusubjects.polling;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Performs the first polls of tasks that were submitted together, and passes the tasks that have not ended in time to
 * the workflow. The tasks share the time: the task that is due first is polled first, so that a slow task does not
 * delay the others.
 */
@ApplicationScoped
public class PollBatchUntil {

    private static final Logger LOG = Logger.getLogger(PollBatchUntil.class);

    private final PollTask poll;
    private final WorkflowStarter workflow;
    private final Clock clock;
    private final Sleeper sleeper;

    public PollBatchUntil(PollTask poll, Workflow workflow, Clock clock, Sleeper sleeper) {
        this.poll = poll;
        this.workflow = new WorkflowStarter(workflow);
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Polls the tasks.
     *
     * @param tasks the tasks, which no other poller polls; ended tasks and duplicates are ignored
     * @param until the latest instant at which a poll starts
     * @param budget the caller's time budget, which limits how long a poll waits for its response
     * @return the number of tasks that ended in time
     */
    public int poll(List<Task> tasks, Instant until, TimeBudget budget) {
        Map<TaskId, Task> open = new HashMap<>();
        tasks.stream().filter(PollBatchUntil::isPollable).forEach(task -> open.put(task.id(), task));
        int count = open.size();
        List<Task> deferred = new ArrayList<>();
        try {
            poll(open, until, budget, deferred);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deferred.addAll(open.values());
        deferred.forEach(workflow::start);
        return count - deferred.size();
    }

    private void poll(Map<TaskId, Task> open, Instant until, TimeBudget budget, List<Task> deferred)
            throws InterruptedException {
        for (Optional<Task> next = next(open);
                next.isPresent() && !due(next.get()).isAfter(until);
                next = next(open)) {
            Task task = next.get();
            Duration wait = Duration.between(clock.instant(), due(task));
            if (!wait.isNegative() && !wait.isZero()) {
                sleeper.sleep(wait);
            }
            open.remove(task.id());
            try {
                if (poll.poll(task.id(), budget) instanceof PollAgain again) {
                    open.put(task.id(), again.task());
                }
            } catch (RuntimeException | Error | NoSuchTaskException e) {
                // A failure of one task must not prevent the polls of the others: this task is passed to the workflow.
                LogEvent.of("poll_failed").with("task_id", task.id()).error(LOG, e);
                deferred.add(task);
            }
        }
    }

    private static Optional<Task> next(Map<TaskId, Task> open) {
        return open.values().stream().min(Comparator.comparing(PollBatchUntil::due));
    }

    private static boolean isPollable(Task task) {
        return task.status().isOpen() && task.pollState().isPresent();
    }

    private static Instant due(Task task) {
        return task.pollState().orElseThrow().nextPollAt();
    }
}
