package dev.vidusubjects.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconciliationPolicyTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource({"1, 6", "2, 12", "3, 24", "9, 1536", "10, 3072", "11, 3600", "40, 3600", "1000000, 3600"})
    void delay_ofSmallAccount_doublesUpToTheTimeThatAbsenceNeeds(int comparisons, long seconds) {
        assertThat(ReconciliationPolicy.delay(comparisons, Duration.ofMillis(300), HOUR))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void delay_ofLargeAccount_leavesThreeTimesTheReadingBetweenReadings() {
        assertThat(ReconciliationPolicy.delay(1, Duration.ofMinutes(10), HOUR)).isEqualTo(Duration.ofMinutes(30));
        assertThat(ReconciliationPolicy.delay(20, Duration.ofMinutes(30), HOUR)).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void delay_withAShortTimeForAbsence_isNeverShorterThanTheFirst() {
        assertThat(ReconciliationPolicy.delay(3, Duration.ZERO, Duration.ofSeconds(1)))
                .isEqualTo(ReconciliationPolicy.FIRST);
    }
}
