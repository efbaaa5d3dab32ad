package dev.vidusubjects.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeferralDelayTest {

    private static final RandomGenerator NO_JITTER = () -> 0L;

    @ParameterizedTest
    @CsvSource({
        "0, 1, 15",
        "0, 2, 30",
        "0, 3, 60",
        "0, 6, 480",
        "0, 7, 900",
        "0, 100, 900",
        "0, 0, 15",
        "0, -1, 15",
        "7, 1, 15",
        "40, 1, 40",
        "40, 3, 60",
        "3600, 1, 900"
    })
    void of_withoutJitter_isTheLongerOfRequestedAndBackoffDelay(int requested, int deliveries, int expected) {

        assertThat(DeferralDelay.of(Duration.ofSeconds(requested), deliveries, NO_JITTER))
                .isEqualTo(Duration.ofSeconds(expected));
    }

    @Test
    void of_manyUploadsDeferredTogether_spreadsThemAndIsNeverEarlierThanRequested() {
        Random random = new Random(1);

        assertThat(random.ints(1000)
                        .mapToObj(ignored -> DeferralDelay.of(Duration.ofSeconds(100), 1, random))
                        .distinct())
                .hasSizeGreaterThan(900)
                .allMatch(delay ->
                        delay.compareTo(Duration.ofSeconds(100)) >= 0 && delay.compareTo(Duration.ofSeconds(120)) <= 0);
    }

    /** The number of deliveries is the default of Terraform's {@code intake.max_receive_count}. */
    @Test
    void of_allDeliveriesOfTheQueue_lastLongerThanADay() {
        Duration sum = Duration.ZERO;
        for (int delivery = 1; delivery < 120; delivery++) {
            sum = sum.plus(DeferralDelay.of(Duration.ZERO, delivery, NO_JITTER));
        }

        assertThat(sum).isGreaterThan(Duration.ofHours(24));
    }
}
