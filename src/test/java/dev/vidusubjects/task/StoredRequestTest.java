package dev.vidusubjects.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.subject.SubjectRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredRequestTest {

    private static final Optional<String> WEBHOOK = Optional.of("https://hooks.example.com/vidu?token=secret");

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com/vidu, https://hooks.example.com/vidu",
        "https://hooks.example.com/vidu?token=secret, https://hooks.example.com/vidu?…",
        "http://127.0.0.1:8080/vidu?token=secret, http://127.0.0.1:8080/vidu?…"
    })
    void redacted_webhook_hasNoQuery(String url, String redacted) {
        assertThat(request(Optional.of(url)).redacted().webhookUrl()).contains(redacted);
    }

    /** The webhook is no part of a submission, so it can never be the reason why one is refused. */
    @Test
    void restore_requestWithWebhook_hasNoWebhook() {
        assertThat(request(WEBHOOK).restore())
                .get()
                .extracting(SubjectRequest::webhookUrl)
                .isEqualTo(Optional.empty());
    }

    @Test
    void with_keptMediaOfARestoredRequest_keepsTheWebhook() {
        Intent intent = Tasks.submitting(1).intent();
        Intent withWebhook = new Intent(
                request(WEBHOOK), intent.fingerprint(), intent.attempt(), Optional.empty(), List.of(), Tasks.START);

        assertThat(withWebhook.with(request(Optional.empty())).request()).isEqualTo(request(WEBHOOK));
    }

    private static StoredRequest request(Optional<String> webhookUrl) {
        return new StoredRequest("Hero", List.of("https://example.com/a.png"), List.of(), Optional.empty(), webhookUrl);
    }
}
