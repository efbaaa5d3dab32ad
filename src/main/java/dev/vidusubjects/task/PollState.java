package dev.vidusubjects.task;

import java.time.Instant;
import java.util.Optional;

/**
 * How the provider's side of a task is followed.
 *
 * @param providerTaskId by which the provider knows the task
 * @param submittedAt when the provider answered
 * @param deadlineAt when following ends, with {@code deadline_exceeded}
 * @param nextPollAt when the next look is due; long past means that the follower was lost
 * @param pollCount how many looks were taken, ≥ 0
 * @param generation makes the name of each start of a follower unique: the task's version when it was submitted, and one more
 *     with each start again, so that no submission of a task ever repeats a number of an earlier one
 * @param notFoundAt when the provider first stated that it does not know the task, unless it has shown it since
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
            String providerTaskId, Instant submittedAt, Instant deadlineAt, Instant nextPollAt, int pollCount, int generation) {
        this(providerTaskId, submittedAt, deadlineAt, nextPollAt, pollCount, generation, Optional.empty());
    }

    /** @return after one more look, with the next one due at {@code next} */
    public PollState polled(Instant next) {
        return new PollState(providerTaskId, submittedAt, deadlineAt, next, pollCount + 1, generation, notFoundAt);
    }

    /** @return started again, with the next look due at {@code next}, until {@code deadline} */
    public PollState again(Instant next, Instant deadline) {
        return new PollState(providerTaskId, submittedAt, deadline, next, pollCount, generation + 1, notFoundAt);
    }

    /** @return after the provider showed the task, or first stated at {@code notFound} that it does not know it */
    public PollState notFound(Optional<Instant> notFound) {
        return new PollState(providerTaskId, submittedAt, deadlineAt, nextPollAt, pollCount, generation, notFound);
    }
}
