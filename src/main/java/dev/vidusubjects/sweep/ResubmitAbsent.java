package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.submission.NotRedrivableException;
import dev.vidusubjects.submission.RedriveTask;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.submission.TryAgainException;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.time.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Submits tasks again for which it is proven that nothing was created, if the operator has enabled this. Each task is
 * submitted once: a task that is submitted again is no longer {@code not_created}. Until then it has not ended; if it
 * cannot be submitted again, it ends here, or after a week by {@link EndDroppedUploads}.
 */
final class ResubmitAbsent {

    private static final Logger LOG = Logger.getLogger(ResubmitAbsent.class);
    private static final int MAX_PER_RUN = 50;
    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    private final TaskStore tasks;
    private final TaskTransitions transitions;
    private final SubjectProvider provider;
    private final RedriveTask redrive;
    private final SubjectsConfig.Sweep settings;
    private final Clock clock;

    /** Versions of tasks that this process cannot submit again, for example because their media were not kept. */
    private final Set<String> refused = new HashSet<>();

    ResubmitAbsent(
            TaskStore tasks,
            SubjectProvider provider,
            RedriveTask redrive,
            SubjectsConfig.Sweep settings,
            Clock clock) {
        this.tasks = tasks;
        this.transitions = new TaskTransitions(tasks);
        this.provider = provider;
        this.redrive = redrive;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Reads the tasks that failed within the period in which unconfirmed tasks are compared, newest first, and submits
     * absent ones again.
     *
     * @return the number of tasks that were submitted again
     */
    int run(TimeBudget budget) {
        if (!settings.resubmitAbsent()) {
            return 0;
        }
        Instant oldest = clock.instant().minus(settings.reconcileFor());
        int resubmitted = 0;
        TaskListing failed = new TaskListing(tasks, TaskStatus.FAILED);
        while (failed.hasNext()) {
            for (Task listed : failed.next()) {
                if (listed.updatedAt().isBefore(oldest) || resubmitted == MAX_PER_RUN || !canContinue(budget)) {
                    return resubmitted;
                }
                if (isNotCreated(listed)) {
                    resubmitted += resubmit(listed, budget) ? 1 : 0;
                }
            }
        }
        return resubmitted;
    }

    private boolean canContinue(TimeBudget budget) {
        return budget.has(MIN_TIME) && provider.pausedFor().isZero();
    }

    private static boolean isNotCreated(Task task) {
        return task.status() == TaskStatus.FAILED
                && task.reconciliation()
                        .filter(found -> found.state() == State.NOT_CREATED)
                        .isPresent();
    }

    /** The listing may lag: the task is read again, and submitted only in the version that was read. */
    private synchronized boolean resubmit(Task listed, TimeBudget budget) {
        Optional<Task> current = tasks.find(listed.id()).filter(ResubmitAbsent::isNotCreated);
        if (current.isEmpty() || refused.contains(key(current.get()))) {
            return false;
        }
        try {
            redrive.resubmitAbsent(current.get(), budget);
            LogEvent.of("absent_resubmitted").with("task_id", listed.id()).info(LOG);
            return true;
        } catch (SubmissionFailedException e) {
            // The request was sent: its result is recorded in the task.
            return true;
        } catch (TryAgainException e) {
            return false;
        } catch (NotRedrivableException | InvalidSubjectException e) {
            refused.add(key(ended(current.get())));
            LogEvent.of("absent_not_resubmitted")
                    .with("task_id", listed.id())
                    .with("reason", e.getMessage())
                    .warn(LOG);
            return false;
        } catch (RuntimeException e) {
            LogEvent.of("absent_not_resubmitted").with("task_id", listed.id()).error(LOG, e);
            return false;
        }
    }

    /** @return the task as it is stored now */
    private Task ended(Task task) {
        try {
            return transitions.notRepeated(task, clock.instant()).orElse(task);
        } catch (StaleTaskException e) {
            // Another caller was faster: it has submitted the task again, or ended it.
            return task;
        }
    }

    private static String key(Task task) {
        return task.id() + "." + task.version();
    }
}
