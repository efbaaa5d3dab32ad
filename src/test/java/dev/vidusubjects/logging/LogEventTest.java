package dev.vidusubjects.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogEventTest {

    @Test
    void toString_fields_areWrittenInTheirOrder() {
        assertThat(LogEvent.of("task_completed")
                        .with("task_id", "a1")
                        .with("poll_count", 2)
                        .with("absent", Optional.empty())
                        .with("present", Optional.of("x"))
                        .with("total_seconds", Duration.ofMillis(2080)))
                .hasToString("task_completed task_id=a1 poll_count=2 present=x total_seconds=2.08");
    }

    /** Otherwise the name of a file could add false lines to the log. */
    @Test
    void toString_lineBreaksAndEscapes_stayOnTheLine() {
        assertThat(LogEvent.of("upload_ignored").with("upload", "a\n2026 ERROR\r\u001b[2Jb\u0085c\u2028d"))
                .hasToString("upload_ignored upload=a?2026 ERROR??[2Jb?c?d");
    }
}
