package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.task.Tasks;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueMessagesTest {

    private static final Instant DUE = Instant.parse("2026-01-01T12:00:00.250Z");
    private static final String DELIVERY =
            "{\"id\":\"" + Tasks.id(1) + ".4\",\"endpoint\":\"https://hooks.example.com/a?k=s\","
                    + "\"attempt\":2,\"not_before\":\"2026-01-01T12:00:00.250Z\"}";
    private static final String RETRY =
            "{\"task_id\":\"" + Tasks.id(1) + "\",\"attempt\":3,\"not_before\":\"2026-01-01T12:00:00.250Z\"}";

    private final Delivery delivery =
            new Delivery(new AnnouncementId(Tasks.id(1), 4), URI.create("https://hooks.example.com/a?k=s"), 2, DUE);
    private final MediaRetry retry = new MediaRetry(Tasks.id(1), 3, DUE);

    @Test
    void write_delivery_isReadAgain() {
        assertThat(QueueMessages.write(delivery)).isEqualTo(DELIVERY);
        assertThat(QueueMessages.delivery(DELIVERY)).isEqualTo(delivery);
    }

    @Test
    void write_mediaRetry_isReadAgain() {
        assertThat(QueueMessages.write(retry)).isEqualTo(RETRY);
        assertThat(QueueMessages.mediaRetry(RETRY)).isEqualTo(retry);
    }

    @Test
    void delivery_unknownField_isIgnored() {
        assertThat(QueueMessages.delivery(DELIVERY.replace("{\"id\"", "{\"new\":[1],\"id\"")))
                .isEqualTo(delivery);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "{}", "nonsense"})
    void parse_noMessage_fails(String text) {
        assertThatThrownBy(() -> QueueMessages.delivery(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QueueMessages.mediaRetry(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"attempt\":0",
                "\"attempt\":-1",
                "\"attempt\":1.5",
                "\"attempt\":\"2\"",
                "\"attempt\":9999999999",
                "\"attempt\":null",
                "\"attempt\":2,\"attempt\":3"
            })
    void parse_malformedAttempt_fails(String attempt) {
        assertThatThrownBy(() -> QueueMessages.delivery(DELIVERY.replace("\"attempt\":2", attempt)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QueueMessages.mediaRetry(RETRY.replace("\"attempt\":3", attempt)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-01-01", "2026-13-01T12:00:00Z"})
    void parse_malformedInstant_fails(String instant) {
        assertThatThrownBy(() -> QueueMessages.delivery(DELIVERY.replace("2026-01-01T12:00:00.250Z", instant)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not_before");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a?k=s", "/a?k=s", "ftp://x/?k=s", "https:///a?k=s", "https://x y/?k=s", "file:///?k=s"})
    void delivery_malformedEndpoint_failsWithoutQuotingIt(String endpoint) {
        String message = DELIVERY.replace("https://hooks.example.com/a?k=s", endpoint);

        assertThatThrownBy(() -> QueueMessages.delivery(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("endpoint")
                .hasMessageNotContaining("k=s");
    }

    @Test
    void delivery_textAfterTheObject_fails() {
        assertThatThrownBy(() -> QueueMessages.delivery(DELIVERY + "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "../state/x", "00000000000000000000000000000001"})
    void delivery_malformedId_fails(String id) {
        assertThatThrownBy(() -> QueueMessages.delivery(DELIVERY.replace(Tasks.id(1) + ".4", id)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
    }
}
