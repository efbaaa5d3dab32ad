package dev.vidusubjects.standalone;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.sweep.TaskRound;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.Durations;
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
 * Polls tasks inside the process. When a poll is due, one of a few threads executes it; its outcome says when the next
 * poll is due. A waiting task needs only one small entry in memory. When the process stops, polling ends; the sweep of
 * the next start resumes it.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class InProcessWorkflow implements Workflow {

    private static final Logger LOG = Logger.getLogger(InProcessWorkflow.class);
    private static final int THREADS = 8;
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    /** The shortest time between two polls of a task, even if the outcome of a poll has a shorter delay. */
    private static final Duration MIN_DELAY = Duration.ofMillis(10);

    private final Round round;
    private final Duration delayAfterFault;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor threads;

    /** The workflow that polls each task. */
    private final Map<TaskId, Run> activeRuns = new ConcurrentHashMap<>();

    /** One round of a task's workflow. */
    interface Round {
        PollOutcome run(TaskId id, String workflowKey) throws NoSuchTaskException;
    }

    /**
     * @param version the task's version when the workflow was started: a workflow of a newer version replaces this one
     */
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

    /** @param delayAfterFault time until the next poll after an unexpected failure of a poll */
    InProcessWorkflow(Round round, Duration delayAfterFault, Clock clock) {
        this.round = round;
        this.delayAfterFault = delayAfterFault;
        this.clock = clock;
        this.threads = StandaloneThreads.scheduled("poll", THREADS);
    }

    /**
     * A workflow of a newer version of the task replaces the older workflow. Starting the same workflow again has no
     * effect.
     */
    @Override
    public void start(Task task) throws WorkflowException {
        String key = task.workflowKey()
                .orElseThrow(() -> new IllegalArgumentException("task " + task.id() + " needs no workflow"));
        Run run = new Run(key, task.version());
        AtomicBoolean started = new AtomicBoolean();
        activeRuns.compute(task.id(), (id, current) -> {
            started.set(current == null || (!current.key.equals(key) && current.version < run.version));
            return started.get() ? run : current;
        });
        if (started.get()) {
            try {
                schedule(task.id(), run, Duration.between(clock.instant(), task.nextRoundAt()));
            } catch (RejectedExecutionException e) {
                activeRuns.remove(task.id(), run);
                throw new WorkflowException("the application is stopping", e);
            }
        }
    }

    /** @return the number of tasks that are being polled */
    int size() {
        return activeRuns.size();
    }

    /** Waits, for a limited time, until the running polls have finished. */
    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    void stop() {
        StandaloneThreads.stop(threads, STOP_TIME);
    }

    private void schedule(TaskId id, Run run, Duration delay) {
        Duration wait = Durations.max(delay, MIN_DELAY);
        threads.schedule(() -> run(id, run), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run(TaskId id, Run run) {
        if (!run.equals(activeRuns.get(id))) {
            return;
        }
        Optional<Duration> next = Optional.empty();
        try {
            next = round(id, run);
            if (next.isPresent()) {
                schedule(id, run, next.get());
            }
        } catch (RejectedExecutionException e) {
            // The application is stopping: the sweep of the next start resumes polling.
            next = Optional.empty();
        } finally {
            if (next.isEmpty()) {
                activeRuns.remove(id, run);
            }
        }
    }

    /** @return the time until the next round, or empty if no further round is due */
    private Optional<Duration> round(TaskId id, Run run) {
        try {
            return round.run(id, run.key) instanceof PollAgain again ? Optional.of(again.delay()) : Optional.empty();
        } catch (NoSuchTaskException e) {
            LogEvent.of("polled_task_missing").with("task_id", id).warn(LOG);
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            LogEvent.of("poll_round_failed")
                    .with("task_id", id)
                    .with("wait_seconds", delayAfterFault)
                    .error(LOG, e);
            return Optional.of(delayAfterFault);
        }
    }
}
