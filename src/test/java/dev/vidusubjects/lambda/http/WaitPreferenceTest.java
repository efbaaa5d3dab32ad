package dev.vidusubjects.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.api.Preference;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitPreferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=10 | 12.9 | wait=10",
                "wait=12 | 12.9 | wait=12",
                "wait=25 | 12.9 | wait=12, wait=25",
                "respond-async, wait=25 | 0 | wait=0, respond-async, wait=25",
                "respond-async, Wait = \"25\"; x=1 | 7 | wait=7, respond-async, Wait = \"25\"; x=1",
                "wait=99999999999999999999 | 7 | wait=7, wait=99999999999999999999",
                "no-wait=25 | 7 | no-wait=25",
                "x=\"a, wait=25\" | 7 | x=\"a, wait=25\"",
                "wait=5, wait=25 | 7 | wait=5, wait=25",
                "return=minimal | 7 | return=minimal",
                "wait=soon | 7 | wait=soon"
            })
    void bounded_anyPreference_fitsTheRemainingTime(String prefer, double remaining, String expected) {

        assertThat(WaitPreference.bounded(prefer, Duration.ofMillis((long) (remaining * 1000))))
                .isEqualTo(expected);
    }

    @Property(tries = 500)
    void bounded_anyWait_isReadAsTheShorterOne(
            @ForAll @IntRange(min = 1, max = 60) int wait, @ForAll @IntRange(max = 60_000) int remainingMillis) {
        Duration remaining = Duration.ofMillis(remainingMillis);
        String bounded = WaitPreference.bounded("respond-async, wait=\"" + wait + "\"; x", remaining);
        long expected = Math.min(wait, remaining.toSeconds());

        assertThat(Preference.wait(List.of(bounded)).map(Duration::toSeconds).orElse(0L))
                .isEqualTo(expected);
    }
}
