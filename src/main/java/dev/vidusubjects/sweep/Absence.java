package dev.vidusubjects.sweep;

import dev.vidusubjects.task.Reconciliation.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a complete reading without a candidate says about a task. A pure function: two readings, begun long enough after the
 * attempt and after each other, each recent enough by a control, prove that nothing was created.
 *
 * @param proven whether it is proven now
 * @param since when the first reading that counts began
 * @param reason why it is not proven
 */
record Absence(boolean proven, Optional<Instant> since, Reason reason) {

    /**
     * @param since when the first reading that counted began, if there was one
     * @param control whether the reading holds a control; empty if that could not be found out
     * @return empty if the control could not be found out
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
