package dev.vidusubjects.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitPreferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=10 | 12.9 | wait=10",
                "wait=25 | 12.9 | wait=12",
                "respond-async, wait=25 | 0 | respond-async, wait=0",
                "respond-async, Wait = \"25\"; x=1 | 7 | respond-async, wait=7; x=1",
                "no-wait=25 | 7 | no-wait=25",
                "return=minimal | 7 | return=minimal",
                "wait=soon | 7 | wait=soon"
            })
    void bounded_anyPreference_fitsTheRemainingTime(String prefer, double remaining, String expected) {
        assertThat(WaitPreference.bounded(prefer, Duration.ofMillis((long) (remaining * 1000))))
                .isEqualTo(expected);
    }
}
