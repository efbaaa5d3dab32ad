package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryScheduleTest {

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT30S", "3, PT2M", "4, PT10M", "5, PT1H", "6, PT3H", "7, PT12H", "8, PT24H"})
    void delay_afterAnAttempt_grows(int attempts, Duration delay) {
        assertThat(DeliverySchedule.delay(attempts, 0, Optional.empty())).contains(delay);
    }

    @Test
    void delay_afterTheLastAttempt_isNone() {
        assertThat(DeliverySchedule.delay(DeliverySchedule.MAX_ATTEMPTS, 0, Optional.empty()))
                .isEmpty();
        assertThat(DeliverySchedule.delay(DeliverySchedule.MAX_ATTEMPTS, 0, Optional.of(Duration.ofSeconds(1))))
                .isEmpty();
    }

    @Test
    void delay_withJitter_isUpToATenthLonger() {
        assertThat(DeliverySchedule.delay(1, 0.5, Optional.empty())).contains(Duration.ofMillis(5_250));
        assertThat(DeliverySchedule.delay(1, 0.999_999, Optional.empty())).contains(Duration.ofMillis(5_500));
    }

    @Test
    void delay_retryAfter_isUsedIfItIsLonger() {
        assertThat(DeliverySchedule.delay(1, 0, Optional.of(Duration.ofMinutes(7))))
                .contains(Duration.ofMinutes(7));
        assertThat(DeliverySchedule.delay(1, 0, Optional.of(Duration.ofSeconds(1))))
                .contains(Duration.ofSeconds(5));
        assertThat(DeliverySchedule.delay(1, 0, Optional.of(Duration.ofDays(30))))
                .contains(Duration.ofHours(24));
    }
}
