package dev.vidusubjects.sweeping;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollTask;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.task.Following;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Picks up what was left lying: lost followers, interrupted submissions, tasks past their deadline. */
@ApplicationScoped
public class SweepTasks {

    private static final Logger LOG = Logger.getLogger(SweepTasks.class);

    private final TaskStore tasks;
    private final Workflow workflow;
    private final PollTask poll;
    private final ReconcileTasks reconcile;
    private final SubjectsConfig.Sweep settings;
    private final Clock clock;

    public SweepTasks(
            TaskStore tasks,
            Workflow workflow,
            PollTask poll,
            ReconcileTasks reconcile,
            SubjectsConfig config,
            Clock clock) {
        this.tasks = tasks;
        this.workflow = workflow;
        this.poll = poll;
        this.reconcile = reconcile;
        this.settings = config.sweep();
        this.clock = clock;
    }

    /** The regular sweep: what is overdue by the configured times. */
    public SweepReport sweep() {
        return new Run(settings.overdue(), settings.staleSubmission(), false).sweep();
    }

    /**
     * After a restart of the one process that there is: no follower and no submission has survived.
     *
     * @param startedAt when the process started; what was touched since is its own work
     */
    public SweepReport sweepAll(Instant startedAt) {
        Duration age = Duration.between(startedAt, clock.instant());
        return new Run(age, age, true).sweep();
    }

    private final class Run {
        private final Instant now = clock.instant();
        private final Duration overdue;
        private final Duration staleSubmission;
        private final boolean afterRestart;
        private int followed;
        private int ended;
        private int unconfirmed;
        private int left;

        private Run(Duration overdue, Duration staleSubmission, boolean afterRestart) {
            this.overdue = overdue;
            this.staleSubmission = staleSubmission;
            this.afterRestart = afterRestart;
        }

        private SweepReport sweep() {
            for (Task task : tasks.quietSince(TaskStatus.SUBMITTING, now.minus(staleSubmission), settings.limit())) {
                attempt(task, this::interrupted);
            }
            for (TaskStatus status : new TaskStatus[] {TaskStatus.SUBMITTED, TaskStatus.PROCESSING}) {
                for (Task task : tasks.quietSince(status, now.minus(overdue), settings.limit())) {
                    attempt(task, this::overdue);
                }
            }
            int adopted = reconcile.reconcile();
            SweepReport report = new SweepReport(followed, ended, unconfirmed, adopted, left);
            Step.of("swept")
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

        /** One bad task shall not keep the others lying. */
        private void attempt(Task task, Action action) {
            try {
                action.on(task);
            } catch (StaleTaskException | NoSuchTaskException e) {
                left++;
            } catch (WorkflowException | TaskStoreException e) {
                left++;
                Step.of("sweep_failed").with("task_id", task.id()).error(LOG, e);
            }
        }

        private void interrupted(Task task) throws StaleTaskException {
            TaskError error = new TaskError(
                    TaskError.SUBMISSION_INTERRUPTED,
                    "the application stopped in the middle of the submission: nobody knows whether the provider"
                            + " created the subject",
                    Remedy.SUBMIT_AGAIN);
            tasks.update(task.unconfirmed(error, clock.instant()));
            unconfirmed++;
            Step.of("task_unconfirmed")
                    .with("task_id", task.id())
                    .with("code", error.code())
                    .warn(LOG);
        }

        private void overdue(Task task) throws StaleTaskException, WorkflowException, NoSuchTaskException {
            Following following = task.following().orElseThrow();
            if (!afterRestart && following.nextLookAt().isAfter(now.minus(overdue))) {
                return;
            }
            if (following.deadlineAt().isBefore(now)) {
                PollOutcome outcome = poll.poll(task.id());
                if (outcome instanceof PollOutcome.Ended) {
                    ended++;
                } else {
                    left++;
                }
                return;
            }
            Instant next = following.nextLookAt().isBefore(now) ? now : following.nextLookAt();
            Task again =
                    tasks.update(task.followedAgain(following.again(next, following.deadlineAt()), clock.instant()));
            workflow.follow(again);
            followed++;
        }
    }
}
