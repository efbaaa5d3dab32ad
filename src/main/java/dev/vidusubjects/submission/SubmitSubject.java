package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaStore;
import dev.vidusubjects.polling.Backoff;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.step.Step;
import dev.vidusubjects.subject.Examination;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.SubjectDraft;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.submission.SubmitCommand.Follower;
import dev.vidusubjects.task.Following;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
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

    private final TaskStore tasks;
    private final DurableWrites writes;
    private final SubjectProvider provider;
    private final Workflow workflow;
    private final SubjectRules rules;
    private final MediaReferences media;
    private final PollingPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    public SubmitSubject(
            TaskStore tasks,
            SubjectProvider provider,
            Workflow workflow,
            SubjectRules rules,
            MediaStore media,
            PollingPolicy policy,
            Clock clock,
            RandomGenerator random) {
        this.tasks = tasks;
        this.writes = new DurableWrites(tasks);
        this.provider = provider;
        this.workflow = workflow;
        this.rules = rules;
        this.media = new MediaReferences(media);
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Submits one request.
     *
     * <p>Where the command's task exists already, its task is the answer and nothing is submitted; unless that task failed
     * in a way that proves that nothing was created, and may be tried again: then it is submitted anew.
     *
     * @return the task, {@code submitted} or further; its follower is started if the command says so
     * @throws InvalidSubjectException if rules are broken; nothing was stored or sent
     * @throws IdempotencyKeyReusedException if the task exists with another request
     * @throws SubmissionFailedException if the provider did not take the request, or did not answer
     * @throws UncheckedIOException if the media storage failed before anything was stored or sent
     * @throws TaskStoreException if the task store failed; an {@link OutcomeNotStoredException} if that was after the call
     */
    public Submission submit(SubmitCommand command)
            throws InvalidSubjectException, IdempotencyKeyReusedException, SubmissionFailedException {
        String fingerprint = Fingerprint.of(command.draft().request());
        Optional<Task> known = command.taskId().flatMap(tasks::find);
        if (known.isPresent() && command.draft().violations().isEmpty()) {
            Optional<Submission> replay = replay(known.get(), fingerprint);
            if (replay.isPresent()) {
                return replay.get();
            }
        }

        Instant now = clock.instant();
        Prepared prepared = prepare(command.draft());
        Intent intent = new Intent(
                StoredRequest.of(prepared.examination.request()),
                fingerprint,
                attempt(),
                command.uploadPath(),
                prepared.warnings,
                now);
        TaskId id = command.taskId().orElseGet(() -> TaskId.random(now, random));
        Optional<Task> claimed =
                known.isPresent() ? writes.reopen(known.get(), intent, now) : writes.create(Task.of(id, intent));
        if (claimed.isEmpty()) {
            // Another delivery of the same request was faster; it is the one that submits.
            return replayOf(id, fingerprint);
        }
        return new Submission(send(claimed.get(), prepared, command.follower()), false);
    }

    /**
     * Submits the request of a task again. The caller has made sure that this is right.
     *
     * @param known {@code failed} or {@code unconfirmed}
     * @throws NotRedrivableException if the request's media were not kept, or somebody else changed the task just now
     */
    Task resubmit(Task known) throws InvalidSubjectException, NotRedrivableException, SubmissionFailedException {
        SubjectRequest request = known.intent()
                .request()
                .restore()
                .orElseThrow(() -> new NotRedrivableException(
                        known.id(), "the request held inline media, which were not kept: send the request again"));
        Prepared prepared = prepare(new SubjectDraft(request, List.of()));
        Task task = writes.reopen(known, known.intent().again(attempt()), clock.instant())
                .orElseThrow(() -> new NotRedrivableException(
                        known.id(), "somebody else changed the task just now: look at it again"));
        return send(task, prepared, Follower.WORKFLOW);
    }

    /** Has the workflow follow a submitted task; if that fails, the sweep will do it. */
    public void follow(Task task) {
        try {
            workflow.follow(task);
        } catch (WorkflowException e) {
            Step.of("follow_failed").with("task_id", task.id()).error(LOG, e);
        }
    }

    /** @return empty if the task may be submitted anew */
    private Optional<Submission> replay(Task known, String fingerprint) throws IdempotencyKeyReusedException {
        if (!known.intent().fingerprint().equals(fingerprint)) {
            throw new IdempotencyKeyReusedException(known.id());
        }
        boolean anew = known.status() == TaskStatus.FAILED
                && known.error()
                        .filter(error -> error.remedy() == Remedy.SUBMIT_AGAIN)
                        .isPresent();
        return anew ? Optional.empty() : Optional.of(new Submission(known, true));
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
    private record Prepared(Examination examination, ProviderRequest request, List<Warning> warnings) {}

    private Prepared prepare(SubjectDraft draft) throws InvalidSubjectException {
        try {
            Examination examination = rules.examine(draft);
            if (!examination.violations().isEmpty()) {
                throw new InvalidSubjectException(examination.violations());
            }
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

    private Task send(Task task, Prepared prepared, Follower follower) throws SubmissionFailedException {
        Instant started = clock.instant();
        ProviderTask answer;
        try {
            answer = call(prepared);
        } catch (ProviderException e) {
            throw new SubmissionFailedException(record(task, prepared, e), e);
        }
        Instant now = clock.instant();
        Duration first = Backoff.delay(policy, 0, random.nextDouble(), Optional.empty());
        Task submitted = writes.update(
                task, current -> current.submitted(following(answer, current, now, first), now), answer.id());
        Step.of("task_submitted")
                .with("task_id", task.id())
                .with("status", submitted.status().code())
                .with("provider_task_id", answer.id())
                .with("provider_seconds", Duration.between(started, now))
                .info(LOG);
        if (follower == Follower.WORKFLOW) {
            follow(submitted);
        }
        return submitted;
    }

    private Following following(ProviderTask answer, Task current, Instant now, Duration first) {
        return new Following(
                answer.id(), now, now.plus(policy.deadline()), now.plus(first), 0, Math.toIntExact(current.version()));
    }

    /** One call; a second one where the provider could not fetch the media, with fresh presigned URLs. */
    private ProviderTask call(Prepared prepared) throws ProviderException {
        try {
            return provider.submit(prepared.request);
        } catch (ProviderException.Media e) {
            try {
                return provider.submit(media.toProvider(prepared.examination));
            } catch (MediaException | IOException again) {
                throw e;
            }
        }
    }

    /** Stores how a submission failed. */
    private Task record(Task task, Prepared prepared, ProviderException failure) {
        boolean unconfirmed = failure instanceof ProviderException.Unconfirmed;
        Remedy remedy = remedy(failure);
        Optional<StoredRequest> kept = remedy == Remedy.SUBMIT_AGAIN ? keep(task, prepared) : Optional.empty();
        TaskError error = new TaskError(
                unconfirmed ? TaskError.SUBMISSION_UNCONFIRMED : failure.error().code(),
                failure.error().message(),
                remedy);
        Instant now = clock.instant();
        Task recorded = writes.update(
                task,
                current -> {
                    Task with = kept.map(current::with).orElse(current);
                    return unconfirmed ? with.unconfirmed(error, now) : with.failed(error, now);
                },
                "none");
        Step.of(event(failure))
                .with("task_id", task.id())
                .with("status", recorded.status().code())
                .with("code", error.code())
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
        boolean permanent = failure instanceof ProviderException.Rejected || failure instanceof ProviderException.Media;
        return permanent ? Remedy.NONE : Remedy.SUBMIT_AGAIN;
    }

    /** A redrive needs the media. Where keeping them fails, only the redrive is lost, and says so. */
    private Optional<StoredRequest> keep(Task task, Prepared prepared) {
        try {
            SubjectRequest kept = media.keep(task.id(), prepared.examination.request());
            return Optional.of(StoredRequest.of(kept));
        } catch (IOException e) {
            Step.of("media_not_kept").with("task_id", task.id()).error(LOG, e);
            return Optional.empty();
        }
    }
}
