package dev.vidusubjects.local;

import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.polling.PollTask;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.task.Following;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Follows tasks inside the process: a look is due, is taken by one of a few threads, and says when the next one is due. A
 * task costs one small entry while it waits. What a stopped process followed, the sweep of its next start follows again.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class InProcessWorkflow implements Workflow {

    private static final Logger LOG = Logger.getLogger(InProcessWorkflow.class);
    private static final int THREADS = 8;
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    /** Whatever a look says, it is not taken again faster than this. */
    private static final Duration SHORTEST_DELAY = Duration.ofMillis(10);

    private final Look look;
    private final Duration delayAfterFault;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor threads;

    /** By which {@link Following#follow} number each task is followed. */
    private final Map<TaskId, Integer> followed = new ConcurrentHashMap<>();

    /** Looks at a task once. */
    interface Look {
        PollOutcome at(TaskId id) throws NoSuchTaskException;
    }

    @Inject
    public InProcessWorkflow(PollTask poll, PollingPolicy policy, Clock clock) {
        this(poll::poll, policy.max(), clock);
    }

    /** @param delayAfterFault until the next look when one failed in a way that nobody foresaw */
    InProcessWorkflow(Look look, Duration delayAfterFault, Clock clock) {
        this.look = look;
        this.delayAfterFault = delayAfterFault;
        this.clock = clock;
        this.threads = LocalThreads.scheduled("follow", THREADS);
    }

    /** A higher {@link Following#follow} number takes over from a lower one; a lower or equal one changes nothing. */
    @Override
    public void follow(Task task) throws WorkflowException {
        Following following = task.following()
                .orElseThrow(() -> new IllegalArgumentException("task " + task.id() + " was never submitted"));
        int number = following.follow();
        AtomicBoolean started = new AtomicBoolean();
        followed.compute(task.id(), (id, current) -> {
            started.set(current == null || current < number);
            return started.get() ? Integer.valueOf(number) : current;
        });
        if (started.get()) {
            try {
                schedule(task.id(), number, Duration.between(clock.instant(), following.nextLookAt()));
            } catch (RejectedExecutionException e) {
                followed.remove(task.id(), number);
                throw new WorkflowException("the application is stopping", e);
            }
        }
    }

    /** @return how many tasks are being followed */
    int size() {
        return followed.size();
    }

    /** Lets looks that are under way come to their end. */
    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    void stop() {
        LocalThreads.stop(threads, STOP_TIME);
    }

    private void schedule(TaskId id, int number, Duration delay) {
        Duration wait = delay.compareTo(SHORTEST_DELAY) < 0 ? SHORTEST_DELAY : delay;
        threads.schedule(() -> run(id, number), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run(TaskId id, int number) {
        if (!Integer.valueOf(number).equals(followed.get(id))) {
            return;
        }
        Optional<Duration> next = Optional.empty();
        try {
            next = look(id);
            if (next.isPresent()) {
                schedule(id, number, next.get());
            }
        } catch (RejectedExecutionException e) {
            // Stopping: the sweep of the next start goes on.
            next = Optional.empty();
        } finally {
            if (next.isEmpty()) {
                followed.remove(id, number);
            }
        }
    }

    /** @return when to look again; empty when there is nothing more to look at */
    private Optional<Duration> look(TaskId id) {
        try {
            return look.at(id) instanceof LookAgain again ? Optional.of(again.delay()) : Optional.empty();
        } catch (NoSuchTaskException e) {
            Step.of("followed_task_gone").with("task_id", id).warn(LOG);
            return Optional.empty();
        } catch (RuntimeException e) {
            Step.of("look_broke")
                    .with("task_id", id)
                    .with("wait_seconds", delayAfterFault)
                    .error(LOG, e);
            return Optional.of(delayAfterFault);
        }
    }
}
