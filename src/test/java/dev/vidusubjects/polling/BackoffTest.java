package dev.vidusubjects.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final PollingPolicy POLICY = new PollingPolicy(
            Duration.ofSeconds(2),
            Duration.ofMillis(1_400),
            7,
            1.6,
            Duration.ofSeconds(60),
            0.1,
            Duration.ofMinutes(30));

    @ParameterizedTest
    @CsvSource({"0, 2000", "1, 1400", "7, 1400", "8, 2240", "9, 3584", "14, 37581", "15, 60000", "100000, 60000"})
    void delay_withoutJitter_isSteadyThenGrowsUpToTheMaximum(int attempt, long millis) {
        assertThat(Backoff.delay(POLICY, attempt, 0.5, Optional.empty())).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"0.0, 1800", "0.25, 1900", "0.999999999, 2200"})
    void delay_withJitter_variesToEitherSide(double random, long millis) {
        assertThat(Backoff.delay(POLICY, 0, random, Optional.empty())).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void delay_longerRetryAfterOfTheProvider_wins() {
        assertThat(Backoff.delay(POLICY, 0, 0.5, Optional.of(Duration.ofSeconds(90))))
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(Backoff.delay(POLICY, 0, 0.5, Optional.of(Duration.ofSeconds(1))))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,7,1.6,60,0.1,30",
        "-1,1,7,1.6,60,0.1,30",
        "61,1,7,1.6,60,0.1,30",
        "2,0,7,1.6,60,0.1,30",
        "2,-1,7,1.6,60,0.1,30",
        "2,61,7,1.6,60,0.1,30",
        "2,1,-1,1.6,60,0.1,30",
        "2,1,7,0.9,60,0.1,30",
        "2,1,7,NaN,60,0.1,30",
        "2,1,7,1.6,60,1.0,30",
        "2,1,7,1.6,60,-0.1,30",
        "2,1,7,1.6,60,NaN,30",
        "2,1,7,1.6,60,0.1,0"
    })
    void policy_outOfBounds_isRefused(
            long first, long steady, int steadyPolls, double factor, long max, double jitter, long deadline) {

        assertThatThrownBy(() -> new PollingPolicy(
                        Duration.ofSeconds(first),
                        Duration.ofSeconds(steady),
                        steadyPolls,
                        factor,
                        Duration.ofSeconds(max),
                        jitter,
                        Duration.ofMinutes(deadline)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found");
    }
}
