package dev.vidusubjects.sweep;

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

    /** @return the same attempt, which may own a subject, but is not matched with one */
    Claimant unmatchable() {
        return new Claimant(task, attemptedAt, fingerprint, false, interrupted);
    }
}
