package dev.vidusubjects.polling;

import dev.vidusubjects.polling.FollowInline.Pause;
import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStoreException;
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
public class FollowBatch {

    private static final Logger LOG = Logger.getLogger(FollowBatch.class);

    private final PollTask poll;
    private final Workflow workflow;
    private final Clock clock;
    private final Pause pause;

    public FollowBatch(PollTask poll, Workflow workflow, Clock clock, Pause pause) {
        this.poll = poll;
        this.workflow = workflow;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * @param tasks followed by nobody else; those that have ended, and repetitions, are left alone
     * @param until when the caller's time is over
     * @return how many had ended by then
     */
    public int follow(List<Task> tasks, Instant until) {
        Map<TaskId, Task> open = new HashMap<>();
        tasks.stream().filter(FollowBatch::followed).forEach(task -> open.put(task.id(), task));
        int count = open.size();
        List<Task> later = new ArrayList<>();
        try {
            look(open, until, later);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        later.addAll(open.values());
        later.forEach(this::handOver);
        return count - later.size();
    }

    private void look(Map<TaskId, Task> open, Instant until, List<Task> later) throws InterruptedException {
        for (Optional<Task> next = next(open);
                next.isPresent() && !due(next.get()).isAfter(until);
                next = next(open)) {
            Task task = next.get();
            Duration wait = Duration.between(clock.instant(), due(task));
            if (!wait.isNegative() && !wait.isZero()) {
                pause.last(wait);
            }
            open.remove(task.id());
            try {
                if (poll.poll(task.id()) instanceof LookAgain again) {
                    open.put(task.id(), again.task());
                }
            } catch (TaskStoreException e) {
                // One task's fault shall not cost the others their looks.
                Step.of("look_failed").with("task_id", task.id()).error(LOG, e);
                later.add(task);
            } catch (NoSuchTaskException e) {
                throw new IllegalStateException("a task that was just submitted is gone", e);
            }
        }
    }

    private static Optional<Task> next(Map<TaskId, Task> open) {
        return open.values().stream().min(Comparator.comparing(FollowBatch::due));
    }

    private static boolean followed(Task task) {
        return task.status().isOpen() && task.following().isPresent();
    }

    private static Instant due(Task task) {
        return task.following().orElseThrow().nextLookAt();
    }

    private void handOver(Task task) {
        try {
            workflow.follow(task);
        } catch (WorkflowException e) {
            Step.of("follow_failed").with("task_id", task.id()).error(LOG, e);
        }
    }
}
