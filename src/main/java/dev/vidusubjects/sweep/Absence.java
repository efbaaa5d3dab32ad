package dev.vidusubjects.sweep;

import dev.vidusubjects.task.Reconciliation.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The result of a complete reading that has no candidate for a task. A pure function. Two readings prove that nothing
 * was created if the first one started long enough after the attempt, the second one started long enough after the
 * first one, and a control shows for each of them that it was recent enough.
 *
 * @param proven whether the absence is proven now
 * @param since the start of the first reading that counts; empty if there is none yet
 * @param reason the reason why the absence is not proven
 */
record Absence(boolean proven, Optional<Instant> since, Reason reason) {

    /**
     * @param since the start of the first reading that counted; empty if there was none
     * @param control whether the reading contains a control; empty if this could not be determined
     * @return the result, or empty if {@code control} could not be determined
     */
    static Optional<Absence> of(
            CompleteReading reading,
            Instant attemptedAt,
            Optional<Instant> since,
            Duration absenceAfter,
            Supplier<Optional<Boolean>> control) {
        if (reading.startedAt().isBefore(attemptedAt.plus(absenceAfter))) {
            return Optional.of(new Absence(false, since, Reason.NO_CANDIDATE));
        }
        if (reading.unreadable() > 0) {
            return Optional.of(new Absence(false, since, Reason.LIST_NOT_READ));
        }
        Optional<Boolean> recent = control.get();
        if (recent.isEmpty()) {
            return Optional.empty();
        }
        if (!recent.get()) {
            return Optional.of(new Absence(false, since, Reason.NO_CONTROL));
        }
        if (since.isEmpty()) {
            return Optional.of(new Absence(false, Optional.of(reading.startedAt()), Reason.NO_CANDIDATE));
        }
        boolean proven = !reading.startedAt().isBefore(since.get().plus(absenceAfter));
        return Optional.of(new Absence(proven, since, Reason.NO_CANDIDATE));
    }
}
