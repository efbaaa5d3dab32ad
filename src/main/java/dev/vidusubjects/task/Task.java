package dev.vidusubjects.task;

import dev.vidusubjects.task.Reconciliation.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One accepted request and its progress. Immutable. {@link TaskStatus} defines the allowed transitions, and only
 * {@link TaskTransitions} makes them.
 *
 * @param version 0 for a new task, plus one for each stored update
 * @param updatedAt the instant of the last change; it never decreases, even if a clock is set back, so the maximum over
 *     all tasks is the latest instant that is known to have passed
 * @param pollState present as soon as the provider returned a task id
 * @param completion present exactly when {@code completed}
 * @param error present when {@code failed} or {@code unconfirmed}
 * @param reconciliation present when {@code unconfirmed}, and afterwards if a comparison decided the outcome
 * @param endedVersion the version that the write which ended the task created; empty while the task has not ended, and
 *     after a failure that a repetition of the request is expected to repair
 * @param media the copies of the subject's media. Stores keep them beside the task: they are added after the task was
 *     completed, without a new version
 */
public record Task(
        TaskId id,
        long version,
        TaskStatus status,
        Intent intent,
        Instant updatedAt,
        Optional<PollState> pollState,
        Optional<Completion> completion,
        Optional<TaskError> error,
        Optional<Reconciliation> reconciliation,
        Optional<Long> endedVersion,
        List<KeptMedia> media) {

    /** @return a new task with the status {@code submitting} */
    public static Task of(TaskId id, Intent intent) {
        return new Task(
                id,
                0,
                TaskStatus.SUBMITTING,
                intent,
                intent.createdAt(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** @return the task after the provider returned a task id: {@code submitted} */
    Task submitted(PollState pollState, Instant now) {
        return transition(
                TaskStatus.SUBMITTED,
                now,
                Optional.of(pollState),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * @return the task after a poll that did not end it; {@code processing} once the provider reports that it is
     *     running
     */
    Task polled(PollState pollState, boolean processing, Instant now) {
        TaskStatus next = processing ? TaskStatus.PROCESSING : status;
        return transition(next, now, Optional.of(pollState), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** @return the task, whose provider task is polled again: after a lost poller, or after a deadline */
    Task pollingAgain(PollState pollState, Instant now) {
        TaskStatus next = status == TaskStatus.FAILED ? TaskStatus.SUBMITTED : status;
        return transition(next, now, Optional.of(pollState), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** @return the task with its subject: {@code completed} */
    Task completed(Completion completion, Instant now) {
        return transition(
                TaskStatus.COMPLETED,
                now,
                pollState,
                Optional.of(completion),
                Optional.empty(),
                decided(State.MATCHED));
    }

    /** @return the task without a subject: {@code failed} */
    Task failed(TaskError error, Instant now) {
        return transition(
                TaskStatus.FAILED, now, pollState, Optional.empty(), Optional.of(error), decided(State.NOT_CREATED));
    }

    /**
     * @param first the instant of the first comparison with the provider's list
     * @return the task after a submission with an unproven outcome
     */
    Task unconfirmed(TaskError error, Instant first, Instant now) {
        return transition(
                TaskStatus.UNCONFIRMED,
                now,
                pollState,
                Optional.empty(),
                Optional.of(error),
                Optional.of(Reconciliation.first(first)));
    }

    /** @return the unconfirmed task after a comparison that did not decide its outcome */
    Task reconciled(Reconciliation next, Instant now) {
        return transition(status, now, pollState, completion, error, Optional.of(next));
    }

    /**
     * Returns the task to {@code submitting}, because nothing was created or an operator decided to submit it again.
     *
     * @param again the intent of the new attempt; the task keeps the instant at which it was first accepted
     * @return the task, {@code submitting}
     */
    Task resubmitting(Intent again, Instant now) {
        return with(version, again.after(intent, now), pollState, reconciliation, endedVersion, media)
                .transition(
                        TaskStatus.SUBMITTING,
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }

    /** @return the same task, with its inline media kept as stored objects */
    public Task with(StoredRequest kept) {
        return with(version, intent.with(kept), pollState, reconciliation, endedVersion, media);
    }

    /** @return the same task with another poll state, for a poll that is counted together with the end of the task */
    public Task with(PollState counted) {
        return with(version, intent, Optional.of(counted), reconciliation, endedVersion, media);
    }

    /** @return the same task with another reconciliation, which decides the outcome that is stored next */
    public Task with(Reconciliation deciding) {
        return with(version, intent, pollState, Optional.of(deciding), endedVersion, media);
    }

    /** @return the same task with another version; for stores, after an update was written */
    public Task atVersion(long written) {
        return with(written, intent, pollState, reconciliation, endedVersion, media);
    }

    /** @return the same task with its kept media; for stores */
    public Task withMedia(List<KeptMedia> kept) {
        return with(version, intent, pollState, reconciliation, endedVersion, List.copyOf(kept));
    }

    /** @return the same task with another {@code endedVersion} */
    Task endedAt(Optional<Long> ended) {
        return with(version, intent, pollState, reconciliation, ended, media);
    }

    private Task with(
            long newVersion,
            Intent newIntent,
            Optional<PollState> newPollState,
            Optional<Reconciliation> newReconciliation,
            Optional<Long> newEndedVersion,
            List<KeptMedia> newMedia) {
        return new Task(
                id,
                newVersion,
                status,
                newIntent,
                updatedAt,
                newPollState,
                completion,
                error,
                newReconciliation,
                newEndedVersion,
                newMedia);
    }

    /**
     * @return the key of the workflow that this task needs now, which is different for each submission, redrive, and
     *     replacement of a lost workflow; empty if the task needs no workflow
     */
    public Optional<String> workflowKey() {
        if (status.isPolled()) {
            return pollState.map(state -> "p" + state.generation());
        }
        return reconciliation
                .filter(found -> status == TaskStatus.UNCONFIRMED && found.state() == State.PENDING)
                .map(found -> "c" + intent.attempt() + "-" + found.generation());
    }

    /**
     * @return the instant at which the next round of its workflow is due
     * @throws java.util.NoSuchElementException if the task needs no workflow
     */
    public Instant nextRoundAt() {
        return status == TaskStatus.UNCONFIRMED
                ? reconciliation.orElseThrow().nextAt()
                : pollState.orElseThrow().nextPollAt();
    }

    /** @return the path of its documents below {@code results/} or {@code rejected/}: from the upload's path or the id */
    public String documentPath() {
        return documentPath(intent.uploadPath().orElse(id.value()));
    }

    /** @return {@code cast/hero.json} for itself, {@code hero.png.json} for {@code hero.png} */
    public static String documentPath(String uploadPath) {
        return uploadPath.endsWith(".json") ? uploadPath : uploadPath + ".json";
    }

    /**
     * @return the reconciliation if it decided the outcome; an undecided one is dropped, because a late response proves
     *     more
     */
    private Optional<Reconciliation> decided(State state) {
        return reconciliation.filter(found -> found.state() == state);
    }

    private Task transition(
            TaskStatus next,
            Instant now,
            Optional<PollState> nextPollState,
            Optional<Completion> nextCompletion,
            Optional<TaskError> nextError,
            Optional<Reconciliation> nextReconciliation) {
        if (!status.canBecome(next)) {
            throw new IllegalStateException(
                    "task " + id + " is " + status.code() + " and cannot become " + next.code());
        }
        Instant changedAt = now.isAfter(updatedAt) ? now : updatedAt;
        return new Task(
                id,
                version,
                next,
                intent,
                changedAt,
                nextPollState,
                nextCompletion,
                nextError,
                nextReconciliation,
                endedVersion,
                media);
    }
}
