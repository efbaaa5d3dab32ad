package dev.vidusubjects.submission;

import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.polling.WorkflowStarter;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Validates a request, stores the intent, submits it to the provider at most once, stores the provider's task id, and
 * starts the polling of the task.
 *
 * <p>The intent is stored <em>before</em> the provider is called, because a creation is billed and cannot be undone,
 * and the provider supports no idempotency key. The task is therefore stored even if the process stops during the call,
 * and a request whose response was lost ends as {@code unconfirmed} instead of being sent again.
 */
@ApplicationScoped
public class SubmitSubject {

    private final TaskStore tasks;
    private final TaskTransitions transitions;
    private final DurableWrites writes;
    private final PrepareRequest prepare;
    private final SendRequest send;
    private final Clock clock;
    private final RandomGenerator random;

    public SubmitSubject(
            TaskStore tasks,
            ResultStore results,
            SubjectProvider provider,
            Workflow workflow,
            AccountBaseline baseline,
            SubjectRules rules,
            MediaStore media,
            PollingPolicy policy,
            SubmissionTime time,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.tasks = tasks;
        this.transitions = new TaskTransitions(tasks);
        this.writes = new DurableWrites(tasks, new ParkedResponses(results), sleeper);
        MediaResolver resolver = new MediaResolver(media);
        this.prepare = new PrepareRequest(provider, baseline, new RequestChecks(rules, resolver), resolver, time);
        RecordOutcome record = new RecordOutcome(writes, resolver, policy, clock, random);
        this.send = new SendRequest(provider, resolver, record, new WorkflowStarter(workflow), time, clock);
        this.clock = clock;
        this.random = random;
    }

    /**
     * Submits one request.
     *
     * <p>If the command's task already exists, that task is returned and nothing is submitted. Exception: if the task
     * failed in a way that proves that nothing was created, and it may be retried, it is submitted again.
     *
     * @return the task, {@code submitted} or in a later status; its workflow is started if the command requests it
     * @throws InvalidSubjectException if the request violates rules; nothing was sent, and no task was created
     * @throws IdempotencyKeyReusedException if the task exists with a different request
     * @throws TryAgainException if too little of the budget is left for a submission, or submissions are paused;
     *     nothing was stored or sent
     * @throws SubmissionFailedException if the provider did not accept the request, or its response proves nothing
     * @throws UncheckedIOException if the media storage failed before anything was stored or sent
     * @throws TaskStoreException if the task store failed; an {@link OutcomeNotStoredException} if it failed after the
     *     call
     */
    public Submission submit(SubmitCommand command)
            throws InvalidSubjectException, IdempotencyKeyReusedException, TryAgainException,
                    SubmissionFailedException {
        String fingerprint = Fingerprint.of(command.parsed().request());
        if (!prepare.isLocal(command.parsed().request())) {
            return submit(command, fingerprint, find(command));
        }
        // The steps before the conditional write neither send nor store anything, so the write alone tells whether the
        // task exists: a new task, the normal case, costs no read.
        try {
            return submit(command, fingerprint, Optional.empty());
        } catch (InvalidSubjectException | TryAgainException e) {
            Optional<Task> known = find(command);
            if (known.isEmpty()) {
                throw e;
            }
            return submit(command, fingerprint, known);
        }
    }

    private Optional<Task> find(SubmitCommand command) {
        return command.taskId().flatMap(tasks::find);
    }

    /** @param known the task, if it was found; empty if it does not exist or was not searched for */
    private Submission submit(SubmitCommand command, String fingerprint, Optional<Task> known)
            throws InvalidSubjectException, IdempotencyKeyReusedException, TryAgainException,
                    SubmissionFailedException {
        if (known.isPresent() && command.parsed().violations().isEmpty()) {
            Optional<Submission> replay = replay(known.get(), fingerprint);
            if (replay.isPresent()) {
                return replay.get();
            }
        }

        TaskId id = command.taskId().orElseGet(() -> TaskId.random(clock.instant(), random));
        PreparedRequest prepared = prepare(id, known, command);
        Instant now = clock.instant();
        Intent intent = new Intent(
                StoredRequest.of(prepared.validated().request()),
                fingerprint,
                attempt(),
                command.uploadPath(),
                prepared.warnings(),
                now,
                now,
                command.uploadedAt());
        Optional<Task> claimed = known.isPresent()
                ? writes.reopen(known.get(), intent, now, command.budget())
                : writes.create(Task.of(id, intent), command.budget());
        if (claimed.isEmpty()) {
            Task current = tasks.find(id).orElseThrow();
            // The task was not searched for; or another delivery of the same request was faster and submits it.
            return known.isEmpty()
                    ? submit(command, fingerprint, Optional.of(current))
                    : replayOf(current, fingerprint);
        }
        // Only an upload is delivered again by the product itself. A caller may repeat a call, but is not certain to.
        boolean repeatable = command.uploadPath().isPresent();
        Task sent = send.send(claimed.get(), prepared, command.pollOwner(), repeatable, command.budget());
        return new Submission(sent, !DurableWrites.isSameAttempt(sent, claimed.get()));
    }

    /**
     * Submits the request of a task again. The caller must have checked that this is allowed.
     *
     * @param known the task, {@code failed} or {@code unconfirmed}
     * @return the task, {@code submitted} or in a later status
     * @throws NotRedrivableException if the request's media were not kept, or another caller changed the task just now
     * @throws TryAgainException as for {@link #submit}
     */
    Task resubmit(Task known, TimeBudget budget)
            throws InvalidSubjectException, NotRedrivableException, TryAgainException, SubmissionFailedException {
        SubjectRequest request = known.intent()
                .request()
                .restore()
                .orElseThrow(() -> new NotRedrivableException(
                        known.id(), "the request held inline media, which were not kept: send the request again"));
        PreparedRequest prepared = prepare.prepare(known.id(), new ParsedRequest(request, List.of()), budget);
        Instant now = clock.instant();
        Task task = writes.reopen(known, known.intent().again(attempt(), now), now, budget)
                .orElseThrow(() -> new NotRedrivableException(
                        known.id(), "another caller changed the task just now: read it again"));
        return send.send(task, prepared, PollOwner.WORKFLOW, false, budget);
    }

    /** @throws InvalidSubjectException as for {@link #submit}; an upload is then not delivered again */
    private PreparedRequest prepare(TaskId id, Optional<Task> known, SubmitCommand command)
            throws InvalidSubjectException, TryAgainException {
        try {
            return prepare.prepare(id, command.parsed(), command.budget());
        } catch (InvalidSubjectException e) {
            known.ifPresent(this::endRefused);
            throw e;
        }
    }

    /** Ends a task whose failed submission was no ending, because it was to be submitted again. */
    private void endRefused(Task known) {
        if (known.status() != TaskStatus.FAILED) {
            return;
        }
        try {
            transitions.notRepeated(known, clock.instant());
        } catch (StaleTaskException e) {
            // Another delivery was faster: it submits the task again, or has ended it.
        }
    }

    /** @return the existing task; empty if it may be submitted again */
    private Optional<Submission> replay(Task known, String fingerprint) throws IdempotencyKeyReusedException {
        if (!known.intent().fingerprint().equals(fingerprint)) {
            throw new IdempotencyKeyReusedException(known.id());
        }
        boolean submitAgain = known.status() == TaskStatus.FAILED
                && known.error()
                        .filter(error -> error.remedy() == Remedy.SUBMIT_AGAIN)
                        .isPresent();
        return submitAgain ? Optional.empty() : Optional.of(new Submission(known, true));
    }

    private static Submission replayOf(Task current, String fingerprint) throws IdempotencyKeyReusedException {
        if (!current.intent().fingerprint().equals(fingerprint)) {
            throw new IdempotencyKeyReusedException(current.id());
        }
        return new Submission(current, true);
    }

    private String attempt() {
        return String.format("%016x", random.nextLong());
    }
}
