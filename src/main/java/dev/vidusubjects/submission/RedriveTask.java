package dev.vidusubjects.submission;

import dev.vidusubjects.polling.Backoff;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Gives an ended task another chance: the same provider task again where one was paid for, else a new submission. */
@ApplicationScoped
public class RedriveTask {

    private static final Logger LOG = Logger.getLogger(RedriveTask.class);

    private final TaskStore tasks;
    private final SubmitSubject submit;
    private final AbandonedAttempts abandoned;
    private final PollingPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    public RedriveTask(
            TaskStore tasks,
            SubmitSubject submit,
            StateStore states,
            PollingPolicy policy,
            Clock clock,
            RandomGenerator random) {
        this.tasks = tasks;
        this.submit = submit;
        this.abandoned = new AbandonedAttempts(states);
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param resubmit whether the caller accepts that an {@code unconfirmed} task's subject may then exist, and be paid
     *     for, twice
     * @return the task, open again
     * @throws NotRedrivableException if it has not ended, has succeeded, has failed finally, or is {@code unconfirmed} and
     *     {@code resubmit} is not set
     * @throws InvalidSubjectException if its media no longer keep the rules
     * @throws TryAgainException if nothing can be submitted now; the task is unchanged
     * @throws SubmissionFailedException if it was submitted again without success
     */
    public Task redrive(TaskId id, boolean resubmit, TimeBudget budget)
            throws NoSuchTaskException, NotRedrivableException, InvalidSubjectException, TryAgainException,
                    SubmissionFailedException {
        Task task = tasks.find(id).orElseThrow(() -> new NoSuchTaskException(id.value()));
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
     * Submits a task again whose submission is proven to have created nothing, without an operator.
     *
     * @param known as it was read last; if it has changed since, nothing is submitted
     * @throws NotRedrivableException if it is not {@code not_created}, has changed, or its media were not kept
     * @throws InvalidSubjectException as for {@link #redrive}; likewise the others
     */
    public Task resubmitAbsent(Task known, TimeBudget budget)
            throws NotRedrivableException, InvalidSubjectException, TryAgainException, SubmissionFailedException {
        if (known.status() != TaskStatus.FAILED || !isNotCreated(known)) {
            throw new NotRedrivableException(known.id(), "it is not proven that nothing was created");
        }
        return submit.resubmit(known, budget);
    }

    /** The attempt that is given up may have created a subject: it is noted first, so that no other task gets that subject. */
    private Task resubmit(Task task, TimeBudget budget)
            throws InvalidSubjectException, NotRedrivableException, TryAgainException, SubmissionFailedException {
        if (!isNotCreated(task)) {
            try {
                abandoned.record(task);
            } catch (StateStoreException e) {
                throw new TaskStoreException("the attempt could not be noted; nothing was submitted", e);
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
                .orElseThrow(() -> new IllegalStateException("a task to follow again has been submitted"))
                .again(
                        now.plus(Backoff.delay(policy, 0, random.nextDouble(), Optional.empty())),
                        now.plus(policy.deadline()));
        try {
            Task open = tasks.update(task.pollingAgain(pollState, now));
            submit.startWorkflow(open);
            return open;
        } catch (StaleTaskException e) {
            throw new NotRedrivableException(task.id(), "another caller changed the task just now: look at it again");
        }
    }
}
