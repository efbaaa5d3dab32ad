package dev.vidusubjects.submission;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.polling.Backoff;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.polling.ReconciliationPolicy;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.subject.ValidationResult;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.submission.ParkedResponses.Parked;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

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

    private static final Logger LOG = Logger.getLogger(SubmitSubject.class);

    private static final Duration AFTER_SLOW_CHECKS = Duration.ofSeconds(2);

    private final TaskStore tasks;
    private final DurableWrites writes;
    private final SubjectProvider provider;
    private final Workflow workflow;
    private final AccountBaseline baseline;
    private final SubjectRules rules;
    private final MediaResolver media;
    private final PollingPolicy policy;
    private final SubmissionTime time;
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
        this.writes = new DurableWrites(tasks, new ParkedResponses(results), sleeper);
        this.provider = provider;
        this.workflow = workflow;
        this.baseline = baseline;
        this.rules = rules;
        this.media = new MediaResolver(media);
        this.policy = policy;
        this.time = time;
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
     * @throws InvalidSubjectException if the request violates rules; nothing was stored or sent
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
        Optional<Task> known = command.taskId().flatMap(tasks::find);
        if (known.isPresent() && command.parsed().violations().isEmpty()) {
            Optional<Submission> replay = replay(known.get(), fingerprint);
            if (replay.isPresent()) {
                return replay.get();
            }
        }

        TaskId id = command.taskId().orElseGet(() -> TaskId.random(clock.instant(), random));
        Prepared prepared = prepare(id, command.parsed(), command.budget());
        Instant now = clock.instant();
        Intent intent = new Intent(
                StoredRequest.of(prepared.validated.request()),
                fingerprint,
                attempt(),
                command.uploadPath(),
                prepared.warnings,
                now,
                now,
                command.uploadedAt());
        Optional<Task> claimed = known.isPresent()
                ? writes.reopen(known.get(), intent, now, command.budget())
                : writes.create(Task.of(id, intent), command.budget());
        if (claimed.isEmpty()) {
            // Another delivery of the same request was faster and submits it.
            return replayOf(id, fingerprint);
        }
        Task sent = send(claimed.get(), prepared, command.pollOwner(), command.budget());
        return new Submission(sent, !isSameAttempt(sent, claimed.get()));
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
        Prepared prepared = prepare(known.id(), new ParsedRequest(request, List.of()), budget);
        Instant now = clock.instant();
        Task task = writes.reopen(known, known.intent().again(attempt(), now), now, budget)
                .orElseThrow(() -> new NotRedrivableException(
                        known.id(), "another caller changed the task just now: read it again"));
        return send(task, prepared, PollOwner.WORKFLOW, budget);
    }

    /** Starts the workflow of a task. If that fails, the sweep starts it later. */
    public void startWorkflow(Task task) {
        if (task.workflowKey().isEmpty()) {
            // Another process decided the outcome of the task before the provider's response arrived.
            return;
        }
        try {
            workflow.start(task);
        } catch (WorkflowException e) {
            LogEvent.of("workflow_not_started").with("task_id", task.id()).error(LOG, e);
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

    private Submission replayOf(TaskId id, String fingerprint) throws IdempotencyKeyReusedException {
        Task current = tasks.find(id).orElseThrow();
        if (!current.intent().fingerprint().equals(fingerprint)) {
            throw new IdempotencyKeyReusedException(id);
        }
        return new Submission(current, true);
    }

    private String attempt() {
        return String.format("%016x", random.nextLong());
    }

    /** A valid request that is ready to be sent. */
    private record Prepared(ValidationResult validated, ProviderRequest request, List<Warning> warnings) {}

    /** Performs all steps that precede the storing of the intent, within their share of the time budget. */
    private Prepared prepare(TaskId id, ParsedRequest parsed, TimeBudget budget)
            throws InvalidSubjectException, TryAgainException {
        if (parsed.violations().isEmpty()) {
            checkNotPaused();
        }
        TimeBudget share = budget.less(time.needed());
        Prepared prepared = validate(id, parsed, share);
        baseline.ensure(share.atMost(AccountBaseline.MAX_TIME));
        if (!budget.has(time.needed())) {
            throw new TryAgainException(
                    "the checks of the request left too little time to submit it; nothing was sent", AFTER_SLOW_CHECKS);
        }
        return prepared;
    }

    private void checkNotPaused() throws TryAgainException {
        Duration pause = provider.pausedFor();
        if (!pause.isZero()) {
            throw new TryAgainException(
                    "submissions are paused, as several responses of the provider in a row proved nothing;"
                            + " nothing was sent",
                    pause);
        }
    }

    private Prepared validate(TaskId id, ParsedRequest parsed, TimeBudget budget) throws InvalidSubjectException {
        try {
            ParsedRequest pinned = new ParsedRequest(media.pinned(parsed.request()), parsed.violations());
            ValidationResult result = rules.validate(pinned, budget);
            if (!result.violations().isEmpty()) {
                throw new InvalidSubjectException(result.violations());
            }
            ValidationResult validated = media.offloaded(id, result);
            ProviderRequest request = media.toProvider(validated);
            List<Warning> warnings = new ArrayList<>(validated.warnings());
            SubjectRules.largeRequest(request.encodedBytes()).ifPresent(warnings::add);
            return new Prepared(validated, request, warnings);
        } catch (MediaException e) {
            throw new InvalidSubjectException(List.of(new Violation("$", e.rule(), e.getMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException("the media storage failed; nothing was submitted", e);
        }
    }

    private Task send(Task task, Prepared prepared, PollOwner pollOwner, TimeBudget budget)
            throws SubmissionFailedException {
        Instant started = clock.instant();
        ProviderTask response;
        try {
            response = call(task, prepared, budget);
        } catch (ProviderException e) {
            Task recorded = record(task, prepared, e, budget);
            boolean failed = recorded.status() == TaskStatus.FAILED || recorded.status() == TaskStatus.UNCONFIRMED;
            if (!failed || !isSameAttempt(recorded, task)) {
                // The response came too late: it does not apply to the current state of the task.
                return recorded;
            }
            if (recorded.status() == TaskStatus.UNCONFIRMED) {
                startWorkflow(recorded);
            }
            throw new SubmissionFailedException(recorded, e);
        }
        Instant now = clock.instant();
        Duration first = Backoff.delay(policy, 0, random.nextDouble(), Optional.empty());
        Task submitted = writes.update(
                task,
                current -> current.submitted(pollState(response.id(), current, now, first), now),
                Optional.of(new Parked(response.id(), now)),
                budget);
        LogEvent.of("task_submitted")
                .with("task_id", task.id())
                .with("status", submitted.status().code())
                .with("provider_task_id", response.id())
                .with("provider_seconds", Duration.between(started, now))
                .info(LOG);
        if (pollOwner == PollOwner.WORKFLOW) {
            startWorkflow(submitted);
        }
        return submitted;
    }

    private static boolean isSameAttempt(Task one, Task other) {
        return one.intent().attempt().equals(other.intent().attempt());
    }

    private PollState pollState(String providerTaskId, Task current, Instant now, Duration first) {
        return new PollState(
                providerTaskId,
                now,
                now.plus(policy.deadline()),
                now.plus(first),
                0,
                Math.toIntExact(current.version()));
    }

    /** Calls the provider once, and once more with fresh presigned URLs if the provider could not fetch the media. */
    private ProviderTask call(Task task, Prepared prepared, TimeBudget budget) throws ProviderException {
        String attempt = task.intent().attempt();
        try {
            return provider.submit(prepared.request, attempt, budget);
        } catch (ProviderException.Media e) {
            if (!budget.has(time.needed())) {
                throw e;
            }
            try {
                return provider.submit(media.toProvider(prepared.validated), attempt, budget);
            } catch (MediaException | IOException again) {
                throw e;
            }
        }
    }

    /** Stores the failure of a submission. */
    private Task record(Task task, Prepared prepared, ProviderException failure, TimeBudget budget) {
        boolean unconfirmed = failure instanceof ProviderException.Unconfirmed;
        Remedy remedy = remedy(failure);
        Optional<StoredRequest> kept = remedy == Remedy.NONE ? Optional.empty() : keep(task, prepared);
        TaskError error = new TaskError(
                unconfirmed ? TaskError.SUBMISSION_UNCONFIRMED : failure.error().code(),
                failure.error().message(),
                remedy);
        Instant now = clock.instant();
        Instant firstComparison = now.plus(ReconciliationPolicy.FIRST);
        Task recorded = writes.update(
                task,
                current -> {
                    Task with = kept.map(current::with).orElse(current);
                    return unconfirmed ? with.unconfirmed(error, firstComparison, now) : with.failed(error, now);
                },
                Optional.empty(),
                budget);
        LogEvent.of(event(failure))
                .with("task_id", task.id())
                .with("status", recorded.status().code())
                .with("code", failure.error().code())
                .warn(LOG);
        return recorded;
    }

    /** @return the log event; the first two raise an alarm for the operators */
    private static String event(ProviderException failure) {
        if (failure instanceof ProviderException.Unconfirmed) {
            return "task_unconfirmed";
        }
        return failure instanceof ProviderException.Account ? "provider_account" : "submission_failed";
    }

    private static Remedy remedy(ProviderException failure) {
        if (!failure.provesNothingCreated()) {
            return Remedy.SUBMIT_ON_REDRIVE;
        }
        boolean permanent = failure instanceof ProviderException.Rejected || failure instanceof ProviderException.Media;
        return permanent ? Remedy.NONE : Remedy.SUBMIT_AGAIN;
    }

    /**
     * Stores the inline media, which a redrive needs. If that fails, only a later redrive is impossible, and it then
     * reports this reason.
     */
    private Optional<StoredRequest> keep(Task task, Prepared prepared) {
        try {
            SubjectRequest kept = media.keep(task.id(), prepared.validated.request());
            return Optional.of(StoredRequest.of(kept));
        } catch (IOException e) {
            LogEvent.of("media_not_kept").with("task_id", task.id()).error(LOG, e);
            return Optional.empty();
        }
    }
}
