package dev.vidusubjects.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"PT1S,PT2S,PT1S,PT2S", "PT2S,PT1S,PT1S,PT2S", "PT1S,PT1S,PT1S,PT1S", "PT-1S,PT0S,PT-1S,PT0S"})
    void minAndMax_twoDurations_areTheShorterAndTheLonger(Duration one, Duration other, Duration min, Duration max) {

        assertThat(Durations.min(one, other)).isEqualTo(min);
        assertThat(Durations.max(one, other)).isEqualTo(max);
    }
}
