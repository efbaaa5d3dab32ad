package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaStore;
import dev.vidusubjects.polling.Backoff;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.polling.ReconciliationPolicy;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.subject.ValidationResult;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.submission.ParkedResponses.Parked;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Intent;
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
 * Validates a request, stores the intent, submits it to the provider at most once, stores the provider's task id, and has
 * the task followed.
 *
 * <p>The intent is stored <em>before</em> the provider is called: a creation is billed and cannot be undone, and the
 * provider knows no idempotency key. What happens between the two is therefore on record, and a request whose answer got
 * lost ends as {@code unconfirmed} rather than being sent again.
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
     * <p>Where the command's task exists already, that task is returned and nothing is submitted; unless it failed in a way
     * that proves that nothing was created, and may be tried again: then it is submitted again.
     *
     * @return the task, {@code submitted} or further; its follower is started if the command says so
     * @throws InvalidSubjectException if rules are broken; nothing was stored or sent
     * @throws IdempotencyKeyReusedException if the task exists with another request
     * @throws TryAgainException if too little of the budget is left for a submission, or submissions are paused; nothing was
     *     stored or sent
     * @throws SubmissionFailedException if the provider did not take the request, or its response proves nothing
     * @throws UncheckedIOException if the media storage failed before anything was stored or sent
     * @throws TaskStoreException if the task store failed; an {@link OutcomeNotStoredException} if that was after the call
     */
    public Submission submit(SubmitCommand command)
            throws InvalidSubjectException, IdempotencyKeyReusedException, TryAgainException,
                    SubmissionFailedException {
        String fingerprint = Fingerprint.of(command.draft().request());
        Optional<Task> known = command.taskId().flatMap(tasks::find);
        if (known.isPresent() && command.draft().violations().isEmpty()) {
            Optional<Submission> replay = replay(known.get(), fingerprint);
            if (replay.isPresent()) {
                return replay.get();
            }
        }

        TaskId id = command.taskId().orElseGet(() -> TaskId.random(clock.instant(), random));
        Prepared prepared = prepare(id, command.draft(), command.budget());
        Instant now = clock.instant();
        Intent intent = new Intent(
                StoredRequest.of(prepared.examination.request()),
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
            // Another delivery of the same request was faster; it is the one that submits.
            return replayOf(id, fingerprint);
        }
        Task sent = send(claimed.get(), prepared, command.pollOwner(), command.budget());
        return new Submission(sent, !isSameAttempt(sent, claimed.get()));
    }

    /**
     * Submits the request of a task again. The caller has made sure that this is right.
     *
     * @param known {@code failed} or {@code unconfirmed}
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
                        known.id(), "another caller changed the task just now: look at it again"));
        return send(task, prepared, PollOwner.WORKFLOW, budget);
    }

    /** Has the workflow follow a submitted task; if that fails, the sweep will do it. */
    public void startWorkflow(Task task) {
        if (task.workflowKey().isEmpty()) {
            // While its response was on the way, the task was decided by another process.
            return;
        }
        try {
            workflow.start(task);
        } catch (WorkflowException e) {
            LogEvent.of("follow_failed").with("task_id", task.id()).error(LOG, e);
        }
    }

    /** @return empty if the task may be submitted again */
    private Optional<Submission> replay(Task known, String fingerprint) throws IdempotencyKeyReusedException {
        if (!known.intent().fingerprint().equals(fingerprint)) {
            throw new IdempotencyKeyReusedException(known.id());
        }
        boolean again = known.status() == TaskStatus.FAILED
                && known.error()
                        .filter(error -> error.remedy() == Remedy.SUBMIT_AGAIN)
                        .isPresent();
        return again ? Optional.empty() : Optional.of(new Submission(known, true));
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

    /** A valid request, ready to be sent. */
    private record Prepared(ValidationResult examination, ProviderRequest request, List<Warning> warnings) {}

    /** Everything that comes before the intent is stored, in its share of the time. */
    private Prepared prepare(TaskId id, ParsedRequest draft, TimeBudget budget)
            throws InvalidSubjectException, TryAgainException {
        if (draft.violations().isEmpty()) {
            checkNotPaused();
        }
        TimeBudget share = budget.less(time.needed());
        Prepared prepared = validate(id, draft, share);
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
                    "submissions are paused, as several responses of the provider in a row proved nothing; nothing was sent",
                    pause);
        }
    }

    private Prepared validate(TaskId id, ParsedRequest draft, TimeBudget budget) throws InvalidSubjectException {
        try {
            ParsedRequest pinned = new ParsedRequest(media.pinned(draft.request()), draft.violations());
            ValidationResult examined = rules.examine(pinned, budget);
            if (!examined.violations().isEmpty()) {
                throw new InvalidSubjectException(examined.violations());
            }
            ValidationResult examination = media.offloaded(id, examined);
            ProviderRequest request = media.toProvider(examination);
            List<Warning> warnings = new ArrayList<>(examination.warnings());
            SubjectRules.largeRequest(request.encodedBytes()).ifPresent(warnings::add);
            return new Prepared(examination, request, warnings);
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
                // The response came too late: it says nothing about what the task is now.
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

    /** One call; a second one where the provider could not fetch the media, with fresh presigned URLs. */
    private ProviderTask call(Task task, Prepared prepared, TimeBudget budget) throws ProviderException {
        String attempt = task.intent().attempt();
        try {
            return provider.submit(prepared.request, attempt, budget);
        } catch (ProviderException.Media e) {
            if (!budget.has(time.needed())) {
                throw e;
            }
            try {
                return provider.submit(media.toProvider(prepared.examination), attempt, budget);
            } catch (MediaException | IOException again) {
                throw e;
            }
        }
    }

    /** Stores how a submission failed. */
    private Task record(Task task, Prepared prepared, ProviderException failure, TimeBudget budget) {
        boolean unconfirmed = failure instanceof ProviderException.Unconfirmed;
        Remedy remedy = remedy(failure);
        Optional<StoredRequest> kept = remedy == Remedy.NONE ? Optional.empty() : keep(task, prepared);
        TaskError error = new TaskError(
                unconfirmed ? TaskError.SUBMISSION_UNCONFIRMED : failure.error().code(),
                failure.error().message(),
                remedy);
        Instant now = clock.instant();
        Instant compared = now.plus(ReconciliationPolicy.FIRST);
        Task recorded = writes.update(
                task,
                current -> {
                    Task with = kept.map(current::with).orElse(current);
                    return unconfirmed ? with.unconfirmed(error, compared, now) : with.failed(error, now);
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

    /** Operators are alarmed by the first two. */
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

    /** A redrive needs the media. Where keeping them fails, only the redrive is lost, and says so. */
    private Optional<StoredRequest> keep(Task task, Prepared prepared) {
        try {
            SubjectRequest kept = media.keep(task.id(), prepared.examination.request());
            return Optional.of(StoredRequest.of(kept));
        } catch (IOException e) {
            LogEvent.of("media_not_kept").with("task_id", task.id()).error(LOG, e);
            return Optional.empty();
        }
    }
}
