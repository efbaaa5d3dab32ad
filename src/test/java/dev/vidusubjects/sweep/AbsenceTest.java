package dev.vidusubjects.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.task.Reconciliation.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbsenceTest {

    private static final Instant ATTEMPT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant HOUR_LATER = ATTEMPT.plusSeconds(3600);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void of_readingWithinTheHour_isNoEvidence() {
        assertThat(of(HOUR_LATER.minusMillis(1), 0, Optional.empty(), true))
                .contains(new Absence(false, Optional.empty(), Reason.NO_CANDIDATE));
    }

    @Test
    void of_firstReadingAnHourLater_isRemembered() {
        assertThat(of(HOUR_LATER, 0, Optional.empty(), true))
                .contains(new Absence(false, Optional.of(HOUR_LATER), Reason.NO_CANDIDATE));
    }

    @Test
    void of_secondReadingTooSoon_isNoProof() {
        assertThat(of(HOUR_LATER.plus(HOUR).minusMillis(1), 0, Optional.of(HOUR_LATER), true))
                .contains(new Absence(false, Optional.of(HOUR_LATER), Reason.NO_CANDIDATE));
    }

    @Test
    void of_secondReadingAnHourAfterTheFirst_isProof() {
        assertThat(of(HOUR_LATER.plus(HOUR), 0, Optional.of(HOUR_LATER), true)
                        .orElseThrow()
                        .proven())
                .isTrue();
    }

    @Test
    void of_readingWithoutAControl_isNoEvidence() {
        assertThat(of(HOUR_LATER.plus(HOUR), 0, Optional.of(HOUR_LATER), false))
                .contains(new Absence(false, Optional.of(HOUR_LATER), Reason.NO_CONTROL));
    }

    @Test
    void of_readingWithUnreadableEntries_isNoEvidence() {
        assertThat(of(HOUR_LATER.plus(HOUR), 1, Optional.of(HOUR_LATER), true))
                .contains(new Absence(false, Optional.of(HOUR_LATER), Reason.LIST_NOT_READ));
    }

    @Test
    void of_controlThatCannotBeDetermined_decidesNothing() {
        CompleteReading reading = new CompleteReading(1, HOUR_LATER, HOUR_LATER, 1, 0);

        assertThat(Absence.of(reading, ATTEMPT, Optional.empty(), HOUR, Optional::empty))
                .isEmpty();
    }

    private static Optional<Absence> of(Instant started, int unreadable, Optional<Instant> since, boolean control) {
        CompleteReading reading = new CompleteReading(1, started, started.plusSeconds(10), 1, unreadable);
        return Absence.of(reading, ATTEMPT, since, HOUR, () -> Optional.of(control));
    }
}
