package dev.vidusubjects.task;

import java.time.Instant;

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
 */
public record Following(
        String providerTaskId, Instant submittedAt, Instant deadlineAt, Instant nextLookAt, int looks, int follow) {

    /** @return after one more look, with the next one due at {@code next} */
    public Following looked(Instant next) {
        return new Following(providerTaskId, submittedAt, deadlineAt, next, looks + 1, follow);
    }

    /** @return started again, with the next look due at {@code next}, until {@code deadline} */
    public Following again(Instant next, Instant deadline) {
        return new Following(providerTaskId, submittedAt, deadline, next, looks, follow + 1);
    }
}
