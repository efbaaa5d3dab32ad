package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.start.BuildInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class JsonLogFormatterTest {

    private final JsonLogFormatter formatter = new JsonLogFormatter();

    @Test
    void format_logEvent_hasItsFieldsAsJsonFields() throws IOException {
        LogEvent event = LogEvent.of("task_polled")
                .with("task_id", "0f")
                .with("poll", 3)
                .with("cold", true)
                .with("provider_seconds", Duration.ofMillis(41));
        ExtLogRecord record = record("{0}");
        record.setParameters(new Object[] {event});

        assertThat(line(record).toString())
                .isEqualTo("{\"time\":\"2026-01-01T12:00:00Z\",\"level\":\"INFO\",\"event\":\"task_polled\","
                        + "\"task_id\":\"0f\",\"poll\":3,\"cold\":true,\"provider_seconds\":0.041}");
    }

    @Test
    void format_otherMessage_isOneLine() throws IOException {
        ExtLogRecord record = record("two\nlines \"quoted\"");

        assertThat(line(record).path("message").asText()).isEqualTo("two\nlines \"quoted\"");
        assertThat(line(record).path("logger").asText()).isEqualTo("dev.vidusubjects");
    }

    @Test
    void format_warning_namesTheBuild() throws IOException {
        ExtLogRecord record = record("attention");
        record.setLevel(Level.WARN);

        assertThat(line(record).path("build").asText()).isEqualTo(BuildInfo.TEXT);
    }

    @Test
    void format_exception_isKeptWithItsCauseUpToABound() throws IOException {
        ExtLogRecord record = record("failed");
        record.setThrown(new IllegalStateException("x".repeat(100_000)));

        String exception = line(record).path("exception").asText();

        assertThat(exception).startsWith("java.lang.IllegalStateException: xxx").hasSizeLessThan(8_100);
    }

    private static ExtLogRecord record(String message) {
        LogRecord plain = new LogRecord(Level.INFO, message);
        plain.setLoggerName("dev.vidusubjects");
        plain.setInstant(Instant.parse("2026-01-01T12:00:00.000400Z"));
        return ExtLogRecord.wrap(plain);
    }

    private JsonNode line(ExtLogRecord record) throws IOException {
        String line = formatter.format(record);
        assertThat(line).endsWith("}\n");
        assertThat(line.strip()).doesNotContain("\n");
        return new ObjectMapper().readTree(line);
    }
}
