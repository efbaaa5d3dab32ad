package dev.vidusubjects.task;

import dev.vidusubjects.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of the polling of a provider task.
 *
 * @param providerTaskId the provider's id of the task
 * @param submittedAt the instant at which the provider responded to the submission
 * @param deadlineAt the instant at which polling ends with {@code deadline_exceeded}
 * @param nextPollAt the instant at which the next poll is due; if it is long past, the poller was lost
 * @param pollCount the number of polls so far, ≥ 0
 * @param generation a number that makes the name of each start of a workflow unique: the task's version when it was
 *     submitted, plus one for each restart, so that no submission of a task ever repeats a number of an earlier one
 * @param notFoundAt the instant at which the provider first responded that the task is unknown; empty if a later
 *     response contained the task
 */
public record PollState(
        String providerTaskId,
        Instant submittedAt,
        Instant deadlineAt,
        Instant nextPollAt,
        int pollCount,
        int generation,
        Optional<Instant> notFoundAt) {

    public PollState(
            String providerTaskId,
            Instant submittedAt,
            Instant deadlineAt,
            Instant nextPollAt,
            int pollCount,
            int generation) {
        this(providerTaskId, submittedAt, deadlineAt, nextPollAt, pollCount, generation, Optional.empty());
    }

    /**
     * @param version the version of the task before it becomes {@code submitted}; the first {@link #generation}
     * @return the state of a provider task that was not polled yet
     */
    public static PollState first(
            String providerTaskId, Instant submittedAt, Instant nextPollAt, Instant deadlineAt, long version) {
        return new PollState(providerTaskId, submittedAt, deadlineAt, nextPollAt, 0, Math.toIntExact(version));
    }

    /** @return the time until the next poll is due, ≥ 0 */
    public Duration untilDue(Instant now) {
        return Durations.max(Duration.between(now, nextPollAt), Duration.ZERO);
    }

    /** @return the same state, with the next poll due at {@code next}; no poll is counted */
    public PollState postponed(Instant next) {
        return new PollState(providerTaskId, submittedAt, deadlineAt, next, pollCount, generation, notFoundAt);
    }

    /** @return the state after one more poll, with the next poll due at {@code next} */
    public PollState polled(Instant next) {
        return new PollState(providerTaskId, submittedAt, deadlineAt, next, pollCount + 1, generation, notFoundAt);
    }

    /** @return the state of a restarted polling, with the next poll due at {@code next}, until {@code deadline} */
    public PollState again(Instant next, Instant deadline) {
        return new PollState(providerTaskId, submittedAt, deadline, next, pollCount, generation + 1, notFoundAt);
    }

    /**
     * @return the state after the provider returned the task (empty), or first responded at {@code notFound} that it is
     *     unknown
     */
    public PollState notFound(Optional<Instant> notFound) {
        return new PollState(providerTaskId, submittedAt, deadlineAt, nextPollAt, pollCount, generation, notFound);
    }
}
