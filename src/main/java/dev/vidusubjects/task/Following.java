package dev.vidusubjects.task;

import java.time.Instant;
import java.util.Optional;

/**
 * How the provider's side of a task is followed.
 *
 * @param providerTaskId by which the provider knows the task
 * @param submittedAt when the provider answered
 * @param deadlineAt when following ends, with {@code deadline_exceeded}
 * @param nextLookAt when the next look is due; long past means that the follower was lost
 * @param looks how many looks were taken, ≥ 0
 * @param follow makes the name of each start of a follower unique: the task's version when it was submitted, and one more
 *     with each start again, so that no submission of a task ever repeats a number of an earlier one
 * @param notFoundAt when the provider first stated that it does not know the task, unless it has shown it since
 */
public record Following(
        String providerTaskId,
        Instant submittedAt,
        Instant deadlineAt,
        Instant nextLookAt,
        int looks,
        int follow,
        Optional<Instant> notFoundAt) {

    public Following(
            String providerTaskId, Instant submittedAt, Instant deadlineAt, Instant nextLookAt, int looks, int follow) {
        this(providerTaskId, submittedAt, deadlineAt, nextLookAt, looks, follow, Optional.empty());
    }

    /** @return after one more look, with the next one due at {@code next} */
    public Following looked(Instant next) {
        return new Following(providerTaskId, submittedAt, deadlineAt, next, looks + 1, follow, notFoundAt);
    }

    /** @return started again, with the next look due at {@code next}, until {@code deadline} */
    public Following again(Instant next, Instant deadline) {
        return new Following(providerTaskId, submittedAt, deadline, next, looks, follow + 1, notFoundAt);
    }

    /** @return after the provider showed the task, or first stated at {@code notFound} that it does not know it */
    public Following notFound(Optional<Instant> notFound) {
        return new Following(providerTaskId, submittedAt, deadlineAt, nextLookAt, looks, follow, notFound);
    }
}
