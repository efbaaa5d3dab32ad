package dev.vidusubjects.submission;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.Backoff;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.polling.WorkflowStarter;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Reopens an ended task: polls the same provider task again if it was paid for, otherwise submits the request again.
 */
@ApplicationScoped
public class RedriveTask {

    private static final Logger LOG = Logger.getLogger(RedriveTask.class);

    private final TaskStore tasks;
    private final TaskTransitions transitions;
    private final SubmitSubject submit;
    private final AbandonedAttempts abandoned;
    private final WorkflowStarter workflow;
    private final PollingPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    public RedriveTask(
            TaskStore tasks,
            SubmitSubject submit,
            StateStore states,
            Workflow workflow,
            PollingPolicy policy,
            Clock clock,
            RandomGenerator random) {
        this.tasks = tasks;
        this.transitions = new TaskTransitions(tasks);
        this.submit = submit;
        this.abandoned = new AbandonedAttempts(states);
        this.workflow = new WorkflowStarter(workflow);
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Redrives a task.
     *
     * @param resubmit whether the caller accepts that the subject of an {@code unconfirmed} task may then exist, and be
     *     billed, twice
     * @return the task, open again
     * @throws NotRedrivableException if the task has not ended, has succeeded, has failed permanently, or is
     *     {@code unconfirmed} and {@code resubmit} is not set
     * @throws InvalidSubjectException if its media no longer satisfy the rules
     * @throws TryAgainException if nothing can be submitted now; the task is unchanged
     * @throws SubmissionFailedException if it was submitted again without success
     */
    public Task redrive(TaskId id, boolean resubmit, TimeBudget budget)
            throws NoSuchTaskException, NotRedrivableException, InvalidSubjectException, TryAgainException,
                    SubmissionFailedException {
        Task task = tasks.require(id);
        Remedy remedy = task.error().map(TaskError::remedy).orElse(Remedy.NONE);
        LogEvent.of("task_redriven")
                .with("task_id", id)
                .with("status", task.status().code())
                .with("remedy", remedy)
                .info(LOG);
        if (task.status() == TaskStatus.UNCONFIRMED) {
            if (!resubmit) {
                throw new NotRedrivableException(
                        id,
                        "it is not known whether the provider created this subject: send {\"resubmit\": true} to accept"
                                + " that it may then exist, and be billed, twice");
            }
            return resubmit(task, budget);
        }
        if (task.status() != TaskStatus.FAILED) {
            throw new NotRedrivableException(
                    id, "the task is " + task.status().code() + ": only failed or unconfirmed tasks can be redriven");
        }
        return switch (remedy) {
            case POLL_AGAIN -> pollAgain(task);
            case SUBMIT_AGAIN -> submit.resubmit(task, budget);
            case SUBMIT_ON_REDRIVE -> resubmit(task, budget);
            case NONE ->
                throw new NotRedrivableException(
                        id,
                        "the failure is final ("
                                + task.error().map(TaskError::code).orElse("unknown")
                                + "): submit a corrected request instead");
        };
    }

    /**
     * Automatically submits a task again after it is proven that its submission created nothing.
     *
     * @param known the task as it was read last; if it has changed since, nothing is submitted
     * @return the task, open again
     * @throws NotRedrivableException if the task is not {@code not_created} or has changed, or if its media were not
     *     kept
     * @throws InvalidSubjectException as for {@link #redrive}
     * @throws TryAgainException as for {@link #redrive}
     * @throws SubmissionFailedException as for {@link #redrive}
     */
    public Task resubmitAbsent(Task known, TimeBudget budget)
            throws NotRedrivableException, InvalidSubjectException, TryAgainException, SubmissionFailedException {
        if (known.status() != TaskStatus.FAILED || !isNotCreated(known)) {
            throw new NotRedrivableException(known.id(), "it is not proven that nothing was created");
        }
        return submit.resubmit(known, budget);
    }

    /**
     * Submits a task again. The abandoned attempt may have created a subject, so the attempt is recorded first. Then
     * that subject is not matched to another task.
     */
    private Task resubmit(Task task, TimeBudget budget)
            throws InvalidSubjectException, NotRedrivableException, TryAgainException, SubmissionFailedException {
        if (!isNotCreated(task)) {
            try {
                abandoned.record(task);
            } catch (StateStoreException e) {
                throw new TaskStoreException("the abandoned attempt could not be recorded; nothing was submitted", e);
            }
        }
        return submit.resubmit(task, budget);
    }

    private static boolean isNotCreated(Task task) {
        return task.reconciliation()
                .filter(found -> found.state() == State.NOT_CREATED)
                .isPresent();
    }

    private Task pollAgain(Task task) throws NotRedrivableException {
        Instant now = clock.instant();
        PollState pollState = task.pollState()
                .orElseThrow(() -> new IllegalStateException("a task to poll again must have been submitted"))
                .again(
                        now.plus(Backoff.delay(policy, 0, random.nextDouble(), Optional.empty())),
                        now.plus(policy.deadline()));
        try {
            Task open = transitions.pollingAgain(task, pollState, now);
            workflow.start(open);
            return open;
        } catch (StaleTaskException e) {
            throw new NotRedrivableException(task.id(), "another caller changed the task just now: read it again");
        }
    }
}
