package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaRetryScheduleTest {

    private static final Instant COMPLETED = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"1, PT30S", "2, PT2M", "3, PT8M", "4, PT32M", "5, PT2H8M", "6, PT4H", "7, PT4H", "1000000, PT4H"})
    void next_afterAnAttempt_isLaterWithEachAttempt(int attempts, Duration delay) {
        Instant now = COMPLETED.plusSeconds(20);

        assertThat(MediaRetrySchedule.next(attempts, COMPLETED, now)).contains(now.plus(delay));
    }

    @Test
    void next_afterTheUrlsExpire_isNone() {
        Instant expiry = COMPLETED.plus(MediaRetrySchedule.VALIDITY);

        assertThat(MediaRetrySchedule.next(6, COMPLETED, expiry.minus(Duration.ofHours(4))))
                .isEmpty();
        assertThat(MediaRetrySchedule.next(
                        6, COMPLETED, expiry.minus(Duration.ofHours(4)).minusMillis(1)))
                .contains(expiry.minusMillis(1));
        assertThat(MediaRetrySchedule.next(1, COMPLETED, expiry.plusSeconds(1))).isEmpty();
    }

    @Test
    void next_ofAllAttempts_endsAfterAFewMoreThanTheFirstHours() {
        int attempts = 1;
        Optional<Instant> next = MediaRetrySchedule.next(1, COMPLETED, COMPLETED);
        while (next.isPresent()) {
            attempts++;
            next = MediaRetrySchedule.next(attempts, COMPLETED, next.get());
        }

        assertThat(attempts).isEqualTo(11);
    }
}
