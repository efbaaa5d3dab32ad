package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollTask;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.polling.ReconciliationPolicy;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.ParkedResponses;
import dev.vidusubjects.submission.ParkedResponses.Parked;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
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

/** Recovers stalled tasks: lost pollers, interrupted submissions, tasks past their deadline. */
@ApplicationScoped
public class SweepTasks {

    private static final Logger LOG = Logger.getLogger(SweepTasks.class);

    private final TaskStore tasks;
    private final Workflow workflow;
    private final PollTask poll;
    private final ReconcileTasks reconcile;
    private final ParkedResponses parked;
    private final PollingPolicy policy;
    private final SubjectsConfig.Sweep settings;
    private final Duration readTimeout;
    private final Clock clock;

    public SweepTasks(
            TaskStore tasks,
            ResultStore results,
            Workflow workflow,
            PollTask poll,
            ReconcileTasks reconcile,
            PollingPolicy policy,
            SubjectsConfig config,
            Clock clock) {
        this.tasks = tasks;
        this.parked = new ParkedResponses(results);
        this.policy = policy;
        this.readTimeout = config.provider().readTimeout();
        this.workflow = workflow;
        this.poll = poll;
        this.reconcile = reconcile;
        this.settings = config.sweep();
        this.clock = clock;
    }

    /**
     * The regular sweep: what is overdue by the configured times.
     *
     * @param budget when it is used up, what is left waits for the next sweep
     */
    public SweepReport sweep(TimeBudget budget) {
        return new Run(settings.overdue(), settings.staleSubmission(), false, budget).sweep();
    }

    /**
     * After a restart of the one process that there is: no follower, no submission and no reading of the list has survived.
     *
     * @param startedAt when the process started; what was touched since is its own work
     * @param budget as for {@link #sweep}
     */
    public SweepReport sweepAll(Instant startedAt, TimeBudget budget) {
        try {
            reconcile.restarted(startedAt);
        } catch (RuntimeException e) {
            // A reading of the list then waits until the lease expires.
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
        private int followed;
        private int ended;
        private int unconfirmed;
        private int left;

        private Run(Duration overdue, Duration staleSubmission, boolean afterRestart, TimeBudget budget) {
            this.budget = budget;
            this.overdue = overdue;
            this.staleSubmission = staleSubmission;
            this.afterRestart = afterRestart;
        }

        private SweepReport sweep() {
            phase(TaskStatus.SUBMITTING, staleSubmission, this::interrupted);
            phase(TaskStatus.SUBMITTED, overdue, this::overdue);
            phase(TaskStatus.PROCESSING, overdue, this::overdue);
            int adopted = reconciled();
            SweepReport report = new SweepReport(followed, ended, unconfirmed, adopted, left);
            LogEvent.of("swept")
                    .with("followed", followed)
                    .with("ended", ended)
                    .with("unconfirmed", unconfirmed)
                    .with("adopted", adopted)
                    .with("left", left)
                    .with("total_seconds", Duration.between(now, clock.instant()))
                    .info(LOG);
            return report;
        }

        private interface Action {
            void on(Task task) throws StaleTaskException, WorkflowException, NoSuchTaskException;
        }

        /** A status whose tasks cannot be listed must not keep the others waiting. */
        private void phase(TaskStatus status, Duration quiet, Action action) {
            try {
                for (Task task : tasks.quietSince(status, now.minus(quiet), settings.limit())) {
                    if (budget.remaining().isZero()) {
                        left++;
                    } else {
                        attempt(task, action);
                    }
                }
            } catch (RuntimeException e) {
                LogEvent.of("sweep_failed").with("status", status.code()).error(LOG, e);
            }
        }

        /** One bad task must not keep the others waiting. */
        private void attempt(Task task, Action action) {
            try {
                action.on(task);
            } catch (StaleTaskException | NoSuchTaskException e) {
                left++;
            } catch (WorkflowException | RuntimeException e) {
                left++;
                LogEvent.of("sweep_failed").with("task_id", task.id()).error(LOG, e);
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

        private void interrupted(Task task) throws StaleTaskException, WorkflowException {
            Optional<Parked> response = parkedFor(task);
            if (response.isPresent()) {
                Instant submittedAt = response.get().submittedAt();
                PollState pollState = new PollState(
                        response.get().providerTaskId(),
                        submittedAt,
                        now.plus(policy.deadline()),
                        now,
                        0,
                        Math.toIntExact(task.version()));
                workflow.start(tasks.update(task.submitted(pollState, clock.instant())));
                followed++;
                return;
            }
            TaskError error = new TaskError(
                    TaskError.SUBMISSION_INTERRUPTED,
                    "the application stopped in the middle of the submission: it is not known whether the provider"
                            + " created the subject",
                    Remedy.SUBMIT_ON_REDRIVE);
            Instant first = clock.instant().plus(ReconciliationPolicy.FIRST);
            Task open = tasks.update(task.unconfirmed(error, first, clock.instant()));
            unconfirmed++;
            LogEvent.of("task_unconfirmed")
                    .with("task_id", task.id())
                    .with("code", error.code())
                    .warn(LOG);
            workflow.start(open);
        }

        /** Where the storage fails, the task waits for the next sweep: the response may be there. */
        private Optional<Parked> parkedFor(Task task) {
            try {
                return parked.find(task);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void overdue(Task task) throws StaleTaskException, WorkflowException, NoSuchTaskException {
            PollState pollState = task.pollState().orElseThrow();
            if (!afterRestart && pollState.nextPollAt().isAfter(now.minus(overdue))) {
                return;
            }
            if (pollState.deadlineAt().isBefore(now)) {
                PollOutcome outcome = poll.poll(task.id(), budget.atMost(readTimeout));
                if (outcome instanceof PollOutcome.Ended) {
                    ended++;
                } else {
                    left++;
                }
                return;
            }
            Instant next = pollState.nextPollAt().isBefore(now) ? now : pollState.nextPollAt();
            Task again =
                    tasks.update(task.pollingAgain(pollState.again(next, pollState.deadlineAt()), clock.instant()));
            workflow.start(again);
            followed++;
        }
    }
}
