package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {

    private static final Duration MAX_LENGTH = Duration.ofSeconds(25);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=10 | 10",
                "WAIT = \"10\" | 10",
                "respond-async, wait=10 | 10",
                "return=minimal; foo=\"a, wait=3; b\", wait=10; bar | 10",
                "foo=\"\\\", wait=3\", wait=10 | 10",
                "wait=10, wait=20 | 10",
                "wait=25 | 25",
                "wait=26 | 25",
                "wait=99999999999999999999 | 25",
            })
    void wait_given_isBounded(String header, int seconds) {

        assertThat(Preference.wait(List.of(header), MAX_LENGTH)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "wait",
                "wait=",
                "wait=0",
                "wait=-1",
                "wait=1.5",
                "wait=ten",
                "waiting=3",
                "x=\"wait=3\"",
                "a;wait=3"
            })
    void wait_missingOrMalformed_isNone(String header) {

        assertThat(Preference.wait(List.of(header), MAX_LENGTH)).isEmpty();
    }

    @Test
    void wait_inASecondHeader_isUsed() {
        assertThat(Preference.wait(List.of("respond-async", "wait=3"), MAX_LENGTH))
                .contains(Duration.ofSeconds(3));
    }

    @Property(tries = 500)
    void wait_anyText_isNoneOrWithinBounds(@ForAll String header) {
        assertThat(Preference.wait(List.of(header), MAX_LENGTH))
                .matches(wait -> wait.isEmpty()
                        || wait.get().compareTo(Duration.ofSeconds(1)) >= 0
                                && wait.get().compareTo(MAX_LENGTH) <= 0);
    }
}
