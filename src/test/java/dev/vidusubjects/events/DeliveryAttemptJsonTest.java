package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.task.Tasks;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryAttemptJsonTest {

    private static final DeliveryAttempt REFUSED = new DeliveryAttempt(
            new AnnouncementId(Tasks.id(1), 3),
            "https://hooks.example.com/vidu",
            2,
            Tasks.START,
            Duration.ofMillis(120),
            OptionalInt.of(503),
            Optional.empty(),
            Optional.of("try \"later\" — 不明"),
            Outcome.RETRIED,
            Optional.of(Tasks.START.plusSeconds(30)));

    private static DeliveryAttempt withoutResponse(Outcome outcome) {
        return new DeliveryAttempt(
                REFUSED.id(),
                REFUSED.endpoint(),
                1,
                Tasks.START,
                Duration.ZERO,
                OptionalInt.empty(),
                Optional.of("connection refused"),
                Optional.empty(),
                outcome,
                Optional.empty());
    }

    @Test
    void write_attempt_isOneLine() {
        assertThat(DeliveryAttemptJson.write(REFUSED))
                .isEqualTo("{\"announcement\":\"" + REFUSED.id() + "\",\"endpoint\":\"https://hooks.example.com/vidu\","
                        + "\"attempt\":2,\"at\":\"2026-01-01T12:00:00Z\",\"milliseconds\":120,\"status\":503,"
                        + "\"response\":\"try \\\"later\\\" — 不明\",\"outcome\":\"retried\","
                        + "\"next_at\":\"2026-01-01T12:00:30Z\"}");
    }

    @Test
    void read_writtenResponse_isEqual() {
        assertThat(DeliveryAttemptJson.read(DeliveryAttemptJson.write(REFUSED))).contains(REFUSED);
    }

    @ParameterizedTest
    @EnumSource
    void read_writtenFailure_isEqual(Outcome outcome) {
        DeliveryAttempt attempt = withoutResponse(outcome);

        assertThat(DeliveryAttemptJson.read(DeliveryAttemptJson.write(attempt))).contains(attempt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "{\"announcement\":\"x\"}",
                "{\"announcement\":\"00000000000000000000000000000001.3\",\"at\":\"today\",\"outcome\":\"gone\"}",
                "{\"announcement\":\"00000000000000000000000000000001.3\",\"at\":\"2026-01-01T12:00:00Z\"}"
            })
    void read_otherText_isEmpty(String text) {
        assertThat(DeliveryAttemptJson.read(text)).isEmpty();
    }
}
