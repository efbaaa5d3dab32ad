package dev.vidusubjects.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | PT0S",
                "7 | PT7S",
                " 7 | PT7S",
                "1.2 | PT2S",
                "86400 | P1D",
                "86401 | P1D",
                "999999999999999999 | P1D",
                "Thu, 01 Jan 2026 12:00:30 GMT | PT30S",
                "Thu, 01 Jan 2026 11:59:30 GMT | PT0S",
                "Fri, 01 Jan 2027 12:00:00 GMT | P1D"
            })
    void parse_secondsOrDate_isBounded(String header, Duration expected) {

        assertThat(RetryAfter.parse(header, NOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1e9", "9999999999999999999", "2026-01-01T12:00:30Z"})
    void parse_invalidValue_isEmpty(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }

    @Test
    void parse_missing_isEmpty() {
        assertThat(RetryAfter.parse(null, NOW)).isEmpty();
    }
}
