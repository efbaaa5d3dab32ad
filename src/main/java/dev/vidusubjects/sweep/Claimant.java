package dev.vidusubjects.sweep;

import dev.vidusubjects.sweep.Candidates.Age;
import dev.vidusubjects.task.TaskId;
import java.time.Instant;

/**
 * An attempt that may have created a subject of a certain shape.
 *
 * @param attemptedAt the start of the attempt: subjects that were seen earlier do not belong to it
 * @param fingerprint the fingerprint of its request
 * @param unconfirmed whether a comparison may match the attempt; false for every other attempt that may own a subject,
 *     for example one whose task is being polled
 * @param interrupted whether the response to the attempt may still arrive and name its subject: the attempt is then not
 *     interchangeable with other attempts of the same request
 */
record Claimant(TaskId task, Instant attemptedAt, String fingerprint, boolean unconfirmed, boolean interrupted) {

    /**
     * @return whether the subject may belong to the attempt. The clocks of machines differ: that includes a subject that
     *     was seen just before the attempt began
     */
    boolean mayOwn(KnownSubject subject) {
        return Candidates.age(subject, attemptedAt) != Age.OLDER;
    }

    /** @return whether a comparison may match the attempt with the subject, which certainly appeared after it began */
    boolean mayBeMatched(KnownSubject subject) {
        return unconfirmed && Candidates.age(subject, attemptedAt) == Age.NEWER;
    }

    /** @return the same attempt, as one that may own a subject but is not matched with one */
    Claimant unmatchable() {
        return new Claimant(task, attemptedAt, fingerprint, false, interrupted);
    }
}
