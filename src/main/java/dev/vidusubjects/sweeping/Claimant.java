package dev.vidusubjects.sweeping;

import dev.vidusubjects.sweeping.Candidates.Age;
import dev.vidusubjects.task.TaskId;
import java.time.Instant;

/**
 * An attempt that may have created a subject of a certain shape.
 *
 * @param attemptedAt when it began: subjects that were seen before are not its
 * @param fingerprint of its request
 * @param unconfirmed whether a comparison may match it; false for every other attempt that may own a subject, for example
 *     one whose task is being polled
 * @param interrupted whether its response may still arrive, and say which subject is its: it is not interchangeable with equal ones
 */
record Claimant(TaskId task, Instant attemptedAt, String fingerprint, boolean unconfirmed, boolean interrupted) {

    /** @return whether the subject may be its: clocks of machines differ, so also one that was seen just before it began */
    boolean mayOwn(KnownSubject subject) {
        return Candidates.age(subject, attemptedAt) != Age.OLDER;
    }

    /** @return whether a comparison may match it with the subject, which certainly appeared after it began */
    boolean mayBeMatched(KnownSubject subject) {
        return unconfirmed && Candidates.age(subject, attemptedAt) == Age.NEWER;
    }

    /** @return the same attempt, which may own a subject, but is not matched with one */
    Claimant unmatchable() {
        return new Claimant(task, attemptedAt, fingerprint, false, interrupted);
    }
}
