package dev.vidusubjects.polling;

import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
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
 * Takes the first looks at tasks that were submitted together, and hands to the workflow what has not ended in time. The
 * tasks share the time: whichever is due first is looked at first, so that a slow one costs the others nothing.
 */
@ApplicationScoped
public class PollBatchUntil {

    private static final Logger LOG = Logger.getLogger(PollBatchUntil.class);

    private final PollTask poll;
    private final Workflow workflow;
    private final Clock clock;
    private final Sleeper sleeper;

    public PollBatchUntil(PollTask poll, Workflow workflow, Clock clock, Sleeper sleeper) {
        this.poll = poll;
        this.workflow = workflow;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * @param tasks followed by nobody else; those that have ended, and repetitions, are left alone
     * @param until no poll starts later
     * @param budget of the caller: a poll's response is awaited no longer
     * @return how many had ended by then
     */
    public int poll(List<Task> tasks, Instant until, TimeBudget budget) {
        Map<TaskId, Task> open = new HashMap<>();
        tasks.stream().filter(PollBatchUntil::followed).forEach(task -> open.put(task.id(), task));
        int count = open.size();
        List<Task> later = new ArrayList<>();
        try {
            poll(open, until, budget, later);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        later.addAll(open.values());
        later.forEach(this::handOver);
        return count - later.size();
    }

    private void poll(Map<TaskId, Task> open, Instant until, TimeBudget budget, List<Task> later)
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
                // One task's fault must not cost the others their polls: the workflow gets this one.
                LogEvent.of("look_failed").with("task_id", task.id()).error(LOG, e);
                later.add(task);
            }
        }
    }

    private static Optional<Task> next(Map<TaskId, Task> open) {
        return open.values().stream().min(Comparator.comparing(PollBatchUntil::due));
    }

    private static boolean followed(Task task) {
        return task.status().isOpen() && task.pollState().isPresent();
    }

    private static Instant due(Task task) {
        return task.pollState().orElseThrow().nextPollAt();
    }

    private void handOver(Task task) {
        try {
            workflow.start(task);
        } catch (WorkflowException e) {
            LogEvent.of("follow_failed").with("task_id", task.id()).error(LOG, e);
        }
    }
}
