package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliveryAttempt;
import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DeliveriesViewTest {

    private static final AnnouncementId FIRST = new AnnouncementId(Tasks.id(1), 2);
    private static final AnnouncementId SECOND = new AnnouncementId(Tasks.id(1), 5);
    private static final String A = "https://a.example.com/hook";
    private static final String B = "https://b.example.com/hook";

    private static DeliveryAttempt attempt(
            AnnouncementId id, String endpoint, int number, int second, Outcome outcome) {
        boolean isRetried = outcome == Outcome.RETRIED;
        return new DeliveryAttempt(
                id,
                endpoint,
                number,
                Tasks.START.plusSeconds(second),
                Duration.ofMillis(120),
                isRetried ? OptionalInt.empty() : OptionalInt.of(204),
                isRetried ? Optional.of("connection refused") : Optional.empty(),
                Optional.empty(),
                outcome,
                isRetried ? Optional.of(Tasks.START.plusSeconds(second + 5)) : Optional.empty());
    }

    @Test
    void of_attemptsOfADelivery_areTogetherWithTheLatestOutcome() {
        String view = DeliveriesView.of(
                        List.of(attempt(FIRST, A, 1, 0, Outcome.RETRIED), attempt(FIRST, A, 2, 5, Outcome.DELIVERED)),
                        List.of(FIRST),
                        List.of(A))
                .toString();

        assertThat(view)
                .isEqualTo("{\"deliveries\":[{\"id\":\"" + FIRST + "\",\"endpoint\":\"" + A
                        + "\",\"outcome\":\"delivered\",\"attempts\":["
                        + "{\"attempt\":1,\"at\":\"2026-01-01T12:00:00Z\",\"duration_ms\":120,"
                        + "\"error\":\"connection refused\"},"
                        + "{\"attempt\":2,\"at\":\"2026-01-01T12:00:05Z\",\"duration_ms\":120,\"status\":204}]}]}");
    }

    @Test
    void of_severalDeliveries_beginsWithTheNewest() {
        var deliveries = DeliveriesView.of(
                        List.of(
                                attempt(FIRST, A, 1, 0, Outcome.RETRIED),
                                attempt(FIRST, B, 1, 1, Outcome.GONE),
                                attempt(SECOND, B, 1, 2, Outcome.RETRIED),
                                attempt(FIRST, A, 2, 5, Outcome.GAVE_UP)),
                        List.of(SECOND),
                        List.of(A, B))
                .path("deliveries");

        assertThat(deliveries)
                .extracting(delivery -> delivery.path("id").asText() + " "
                        + delivery.path("endpoint").asText() + " "
                        + delivery.path("outcome").asText())
                .containsExactly(
                        SECOND + " " + A + " pending",
                        FIRST + " " + A + " gave_up",
                        SECOND + " " + B + " retried",
                        FIRST + " " + B + " gone");
        assertThat(deliveries.get(0).path("attempts")).isEmpty();
        assertThat(deliveries.get(2).path("next_attempt_at").asText()).isEqualTo("2026-01-01T12:00:07Z");
        assertThat(deliveries.get(1).has("next_attempt_at")).isFalse();
    }

    @Test
    void of_taskThatIsNotAnnounced_isEmpty() {
        assertThat(DeliveriesView.of(List.of(), List.of(), List.of(A))).hasToString("{\"deliveries\":[]}");
    }
}
