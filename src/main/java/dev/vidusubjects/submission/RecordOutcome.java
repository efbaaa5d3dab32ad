package dev.vidusubjects.submission;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.Backoff;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.polling.ReconciliationPolicy;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.submission.ParkedResponses.Parked;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Stores and logs the outcome of a submission. */
final class RecordOutcome {

    private static final Logger LOG = Logger.getLogger(RecordOutcome.class);

    private final DurableWrites writes;
    private final MediaResolver media;
    private final PollingPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    RecordOutcome(
            DurableWrites writes, MediaResolver media, PollingPolicy policy, Clock clock, RandomGenerator random) {
        this.writes = writes;
        this.media = media;
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Stores the provider's task id.
     *
     * @param started the instant at which the request was sent
     * @return the stored task
     * @throws OutcomeNotStoredException if the store fails until the budget is used up; the id is then parked
     */
    Task submitted(Task task, String providerTaskId, Instant started, TimeBudget budget) {
        Instant now = clock.instant();
        Duration first = Backoff.delay(policy, 0, random.nextDouble(), Optional.empty());
        Task submitted = writes.update(
                task,
                (transitions, current) ->
                        transitions.submitted(current, pollState(providerTaskId, current, now, first), now),
                Optional.of(new Parked(providerTaskId, now)),
                budget);
        LogEvent.of("task_submitted")
                .with("task_id", task.id())
                .with("status", submitted.status().code())
                .with("provider_task_id", providerTaskId)
                .with("provider_seconds", Duration.between(started, now))
                .info(LOG);
        return submitted;
    }

    private PollState pollState(String providerTaskId, Task current, Instant now, Duration first) {
        return PollState.first(providerTaskId, now, now.plus(first), now.plus(policy.deadline()), current.version());
    }

    /**
     * Stores that the provider did not accept the request, or that its response proves nothing.
     *
     * @param repeatable as for {@link dev.vidusubjects.task.TaskTransitions#submissionFailed}
     * @return the stored task
     * @throws OutcomeNotStoredException if the store fails until the budget is used up
     */
    Task failed(Task task, PreparedRequest prepared, ProviderException failure, boolean repeatable, TimeBudget budget) {
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
                (transitions, current) -> {
                    Task with = kept.map(current::with).orElse(current);
                    return unconfirmed
                            ? transitions.unconfirmed(with, error, firstComparison, now)
                            : transitions.submissionFailed(with, error, repeatable, now);
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
    private Optional<StoredRequest> keep(Task task, PreparedRequest prepared) {
        try {
            SubjectRequest kept = media.keep(task.id(), prepared.validated().request());
            return Optional.of(StoredRequest.of(kept));
        } catch (IOException e) {
            LogEvent.of("media_not_kept").with("task_id", task.id()).error(LOG, e);
            return Optional.empty();
        }
    }
}
