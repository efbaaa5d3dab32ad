package dev.vidusubjects.task;

import dev.vidusubjects.task.Reconciliation.State;
import java.time.Instant;
import java.util.Optional;

/**
 * One accepted request and how far it has come. Immutable: each step gives a new one, legal by {@link TaskStatus}.
 *
 * @param version 0 when it was created, one more with each stored update
 * @param updatedAt when it was last changed; it never goes back, even if a clock does: the newest of all tasks tells the latest instant
 *     that is known to have passed
 * @param pollState present as soon as the provider gave a task id
 * @param completion present exactly when {@code completed}
 * @param error present when {@code failed} or {@code unconfirmed}
 * @param reconciliation present when {@code unconfirmed}, and afterwards if a comparison decided it
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
        Optional<Reconciliation> reconciliation) {

    /** A fresh intent: {@code submitting}. */
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
                Optional.empty());
    }

    /** The provider gave a task id. */
    public Task submitted(PollState pollState, Instant now) {
        return step(
                TaskStatus.SUBMITTED,
                now,
                Optional.of(pollState),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Still running when looked at; {@code processing} once the provider was seen at work. */
    public Task polled(PollState pollState, boolean processing, Instant now) {
        TaskStatus next = processing ? TaskStatus.PROCESSING : status;
        return step(next, now, Optional.of(pollState), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same provider task is polled again: after a lost poller, or after a deadline. */
    public Task pollingAgain(PollState pollState, Instant now) {
        TaskStatus next = status == TaskStatus.FAILED ? TaskStatus.SUBMITTED : status;
        return step(next, now, Optional.of(pollState), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Task completed(Completion completion, Instant now) {
        return step(
                TaskStatus.COMPLETED,
                now,
                pollState,
                Optional.of(completion),
                Optional.empty(),
                decided(State.MATCHED));
    }

    public Task failed(TaskError error, Instant now) {
        return step(
                TaskStatus.FAILED, now, pollState, Optional.empty(), Optional.of(error), decided(State.NOT_CREATED));
    }

    /** Nothing proves what happened to the submission: it is compared with the provider's list from {@code first} on. */
    public Task unconfirmed(TaskError error, Instant first, Instant now) {
        return step(
                TaskStatus.UNCONFIRMED,
                now,
                pollState,
                Optional.empty(),
                Optional.of(error),
                Optional.of(Reconciliation.first(first)));
    }

    /** @return an unconfirmed task after a comparison, or one that is about to be decided by {@code next} */
    public Task reconciled(Reconciliation next, Instant now) {
        return step(status, now, pollState, completion, error, Optional.of(next));
    }

    /**
     * Back to {@code submitting}: nothing had been created, or an operator decided to submit again.
     *
     * @param again the request as it came this time; the task keeps the instant at which it was first accepted
     */
    public Task resubmitting(Intent again, Instant now) {
        Intent kept = new Intent(
                again.request(),
                again.fingerprint(),
                again.attempt(),
                again.uploadPath(),
                again.warnings(),
                intent.createdAt(),
                now,
                again.uploadedAt().or(intent::uploadedAt));
        return new Task(id, version, status, kept, updatedAt, pollState, completion, error, reconciliation)
                .step(
                        TaskStatus.SUBMITTING,
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }

    /** @return the same task with inline media kept as stored objects */
    public Task with(StoredRequest kept) {
        return new Task(
                id, version, status, intent.with(kept), updatedAt, pollState, completion, error, reconciliation);
    }

    /** For stores: the same task as it reads after the update was written. */
    public Task atVersion(long written) {
        return new Task(id, written, status, intent, updatedAt, pollState, completion, error, reconciliation);
    }

    /**
     * @return what names the workflow that this task needs now: each submission, redrive, and replacement of a lost workflow has
     *     another one; empty if the task needs none
     */
    public Optional<String> workflowKey() {
        if (status == TaskStatus.SUBMITTED || status == TaskStatus.PROCESSING) {
            return pollState.map(state -> "p" + state.generation());
        }
        return reconciliation
                .filter(found -> status == TaskStatus.UNCONFIRMED && found.state() == State.PENDING)
                .map(found -> "c" + intent.attempt() + "-" + found.generation());
    }

    /**
     * @return when the next round of its workflow is due
     * @throws java.util.NoSuchElementException if it needs none
     */
    public Instant nextRoundAt() {
        return status == TaskStatus.UNCONFIRMED
                ? reconciliation.orElseThrow().nextAt()
                : pollState.orElseThrow().nextPollAt();
    }

    /** @return where its documents go, below {@code results/} or {@code rejected/}: the upload's path, or the id */
    public String documentPath() {
        return documentPath(intent.uploadPath().orElse(id.value()));
    }

    /** {@code cast/hero.json} stays; {@code hero.png} becomes {@code hero.png.json}. */
    public static String documentPath(String uploadPath) {
        return uploadPath.endsWith(".json") ? uploadPath : uploadPath + ".json";
    }

    /** A comparison is kept only where it decided: a late response says more than one that is under way. */
    private Optional<Reconciliation> decided(State state) {
        return reconciliation.filter(found -> found.state() == state);
    }

    private Task step(
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
                id, version, next, intent, changedAt, nextPollState, nextCompletion, nextError, nextReconciliation);
    }
}
