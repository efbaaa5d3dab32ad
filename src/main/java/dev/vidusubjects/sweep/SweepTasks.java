package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollTask;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.polling.ReconciliationPolicy;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.submission.ApplyParkedResponse;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Recovers stalled tasks: lost pollers, interrupted submissions, tasks past their deadline, tasks of uploads that are
 * no longer delivered, and tasks whose ending was not announced.
 */
@ApplicationScoped
public class SweepTasks {

    private static final Logger LOG = Logger.getLogger(SweepTasks.class);

    private final TaskStore tasks;
    private final TaskTransitions transitions;
    private final Workflow workflow;
    private final PollTask poll;
    private final ReconcileTasks reconcile;
    private final EndDroppedUploads droppedUploads;
    private final ApplyParkedResponse parked;
    private final AnnounceMissed announceMissed;
    private final SubjectsConfig.Sweep settings;
    private final Duration readTimeout;
    private final Clock clock;

    public SweepTasks(
            TaskStore tasks,
            ResultStore results,
            StateStore states,
            Workflow workflow,
            PollTask poll,
            ReconcileTasks reconcile,
            AnnounceMissed announceMissed,
            PollingPolicy policy,
            SubjectsConfig config,
            Clock clock) {
        this.tasks = tasks;
        this.transitions = new TaskTransitions(tasks);
        this.parked = new ApplyParkedResponse(tasks, results, policy, clock);
        this.readTimeout = config.provider().readTimeout();
        this.workflow = workflow;
        this.poll = poll;
        this.reconcile = reconcile;
        this.announceMissed = announceMissed;
        this.droppedUploads = new EndDroppedUploads(tasks, states, clock);
        this.settings = config.sweep();
        this.clock = clock;
    }

    /**
     * Runs the regular sweep: recovers the tasks that are overdue by the configured times.
     *
     * @param budget the time for the sweep; when it is used up, the remaining tasks wait for the next sweep
     */
    public SweepReport sweep(TimeBudget budget) {
        return new Run(settings.overdue(), settings.staleSubmission(), false, budget).sweep();
    }

    /**
     * Runs a sweep after a restart of the only process: no poller, no submission and no reading of the list is running
     * any more.
     *
     * @param startedAt the instant at which the process started; tasks that were updated since then are its own work
     * @param budget as for {@link #sweep}
     */
    public SweepReport sweepAll(Instant startedAt, TimeBudget budget) {
        try {
            reconcile.restarted(startedAt);
        } catch (RuntimeException e) {
            // The next reading of the list then waits until the lease expires.
            LogEvent.of("reconcile_failed").with("reason", e.getMessage()).error(LOG, e);
        }
        Duration age = Duration.between(startedAt, clock.instant());
        return new Run(age, age, true, budget).sweep();
    }

    private final class Run {
        private final Instant now = clock.instant();
        private final Duration overdue;
        private final Duration staleSubmission;
        private final boolean afterRestart;
        private final TimeBudget budget;
        private int polledAgain;
        private int ended;
        private int unconfirmed;
        private int deferred;

        private Run(Duration overdue, Duration staleSubmission, boolean afterRestart, TimeBudget budget) {
            this.budget = budget;
            this.overdue = overdue;
            this.staleSubmission = staleSubmission;
            this.afterRestart = afterRestart;
        }

        private SweepReport sweep() {
            recoverAll(TaskStatus.SUBMITTING, staleSubmission, this::recoverInterrupted);
            recoverAll(TaskStatus.SUBMITTED, overdue, this::recoverOverdue);
            recoverAll(TaskStatus.PROCESSING, overdue, this::recoverOverdue);
            endDroppedUploads();
            int matched = reconciled();
            int announced = announceMissed.run(budget);
            SweepReport report = new SweepReport(polledAgain, ended, unconfirmed, matched, announced, deferred);
            LogEvent.of("swept")
                    .with("polled_again", polledAgain)
                    .with("ended", ended)
                    .with("unconfirmed", unconfirmed)
                    .with("matched", matched)
                    .with("announced", announced)
                    .with("deferred", deferred)
                    .with("total_seconds", Duration.between(now, clock.instant()))
                    .info(LOG);
            return report;
        }

        private interface Action {
            void on(Task task) throws StaleTaskException, WorkflowException, NoSuchTaskException;
        }

        /** Handles the tasks of one status. If they cannot be listed, the other statuses must still be handled. */
        private void recoverAll(TaskStatus status, Duration age, Action action) {
            try {
                for (Task task : tasks.findNotUpdatedSince(status, now.minus(age), settings.limit())) {
                    if (budget.remaining().isZero()) {
                        deferred++;
                    } else {
                        attempt(task, action);
                    }
                }
            } catch (RuntimeException e) {
                LogEvent.of("sweep_failed").with("status", status.code()).error(LOG, e);
            }
        }

        /** Handles one task. If it fails, the other tasks must still be handled. */
        private void attempt(Task task, Action action) {
            try {
                action.on(task);
            } catch (StaleTaskException | NoSuchTaskException e) {
                deferred++;
            } catch (WorkflowException | RuntimeException e) {
                deferred++;
                LogEvent.of("sweep_failed").with("task_id", task.id()).error(LOG, e);
            }
        }

        private void endDroppedUploads() {
            try {
                ended += droppedUploads.run(budget);
            } catch (RuntimeException e) {
                LogEvent.of("sweep_failed")
                        .with("status", TaskStatus.FAILED.code())
                        .error(LOG, e);
            }
        }

        private int reconciled() {
            try {
                return reconcile.reconcile(budget);
            } catch (RuntimeException e) {
                LogEvent.of("reconcile_failed").with("reason", e.getMessage()).error(LOG, e);
                return 0;
            }
        }

        private void recoverInterrupted(Task task) throws StaleTaskException, WorkflowException {
            Optional<Task> submitted = applyParkedResponse(task);
            if (submitted.isPresent()) {
                workflow.start(submitted.get());
                polledAgain++;
                return;
            }
            TaskError error = new TaskError(
                    TaskError.SUBMISSION_INTERRUPTED,
                    "the application stopped in the middle of the submission: it is not known whether the provider"
                            + " created the subject",
                    Remedy.SUBMIT_ON_REDRIVE);
            Instant first = clock.instant().plus(ReconciliationPolicy.FIRST);
            Task open = transitions.unconfirmed(task, error, first, clock.instant());
            unconfirmed++;
            LogEvent.of("task_unconfirmed")
                    .with("task_id", task.id())
                    .with("code", error.code())
                    .warn(LOG);
            workflow.start(open);
        }

        /** If the storage fails, the task waits for the next sweep, because the response may be stored. */
        private Optional<Task> applyParkedResponse(Task task) throws StaleTaskException {
            try {
                return parked.apply(task);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void recoverOverdue(Task task) throws StaleTaskException, WorkflowException, NoSuchTaskException {
            PollState pollState = task.pollState().orElseThrow();
            if (!afterRestart && pollState.nextPollAt().isAfter(now.minus(overdue))) {
                return;
            }
            if (pollState.deadlineAt().isBefore(now)) {
                PollOutcome outcome = poll.poll(task.id(), budget.atMost(readTimeout));
                if (outcome instanceof PollOutcome.Ended) {
                    ended++;
                } else {
                    deferred++;
                }
                return;
            }
            Instant next = pollState.nextPollAt().isBefore(now) ? now : pollState.nextPollAt();
            Task again = transitions.pollingAgain(task, pollState.again(next, pollState.deadlineAt()), clock.instant());
            workflow.start(again);
            polledAgain++;
        }
    }
}
