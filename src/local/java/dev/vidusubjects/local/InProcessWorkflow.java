package dev.vidusubjects.local;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.sweep.TaskRound;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.TimeBudget;
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
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    /** Whatever a look says, it is not taken again faster than this. */
    private static final Duration SHORTEST_DELAY = Duration.ofMillis(10);

    private final Round round;
    private final Duration delayAfterFault;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor threads;

    /** By which workflow each task is followed. */
    private final Map<TaskId, Run> followed = new ConcurrentHashMap<>();

    /** One round of a task's workflow. */
    interface Round {
        PollOutcome run(TaskId id, String workflowKey) throws NoSuchTaskException;
    }

    /** @param version of the task when the workflow was started: a newer one takes over */
    private record Run(String key, long version) {}

    @Inject
    public InProcessWorkflow(TaskRound round, PollingPolicy policy, SubjectsConfig config, Clock clock) {
        this(
                (id, key) -> {
                    TimeBudget budget =
                            TimeBudget.of(ROUND.plus(config.provider().readTimeout()), clock);
                    return round.run(id, Optional.of(key), clock.instant(), budget);
                },
                policy.max(),
                clock);
    }

    /** @param delayAfterFault until the next look when one failed in a way that nobody foresaw */
    InProcessWorkflow(Round round, Duration delayAfterFault, Clock clock) {
        this.round = round;
        this.delayAfterFault = delayAfterFault;
        this.clock = clock;
        this.threads = LocalThreads.scheduled("follow", THREADS);
    }

    /** The workflow of a newer version of the task takes over from an older one; the same one changes nothing. */
    @Override
    public void start(Task task) throws WorkflowException {
        String key = task.workflowKey()
                .orElseThrow(() -> new IllegalArgumentException("task " + task.id() + " needs no workflow"));
        Run run = new Run(key, task.version());
        AtomicBoolean started = new AtomicBoolean();
        followed.compute(task.id(), (id, current) -> {
            started.set(current == null || (!current.key.equals(key) && current.version < run.version));
            return started.get() ? run : current;
        });
        if (started.get()) {
            try {
                schedule(task.id(), run, Duration.between(clock.instant(), task.nextRoundAt()));
            } catch (RejectedExecutionException e) {
                followed.remove(task.id(), run);
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

    private void schedule(TaskId id, Run run, Duration delay) {
        Duration wait = delay.compareTo(SHORTEST_DELAY) < 0 ? SHORTEST_DELAY : delay;
        threads.schedule(() -> run(id, run), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run(TaskId id, Run run) {
        if (!run.equals(followed.get(id))) {
            return;
        }
        Optional<Duration> next = Optional.empty();
        try {
            next = round(id, run);
            if (next.isPresent()) {
                schedule(id, run, next.get());
            }
        } catch (RejectedExecutionException e) {
            // Stopping: the sweep of the next start goes on.
            next = Optional.empty();
        } finally {
            if (next.isEmpty()) {
                followed.remove(id, run);
            }
        }
    }

    /** @return until the next round; empty when there is none */
    private Optional<Duration> round(TaskId id, Run run) {
        try {
            return round.run(id, run.key) instanceof PollAgain again ? Optional.of(again.delay()) : Optional.empty();
        } catch (NoSuchTaskException e) {
            LogEvent.of("followed_task_gone").with("task_id", id).warn(LOG);
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            LogEvent.of("look_broke")
                    .with("task_id", id)
                    .with("wait_seconds", delayAfterFault)
                    .error(LOG, e);
            return Optional.of(delayAfterFault);
        }
    }
}
