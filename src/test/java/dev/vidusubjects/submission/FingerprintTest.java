package dev.vidusubjects.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.subject.SubjectRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fingerprints are stored, so another release must give the same request the same fingerprint. */
class FingerprintTest {

    private static final Optional<String> WEBHOOK = Optional.of("https://hooks.example.com/vidu?token=1");

    @Test
    void of_requestWithoutWebhook_isTheFingerprintOfEarlierReleases() {
        assertThat(Fingerprint.of(request(Optional.empty())))
                .isEqualTo("389b398258ba892eb912e25a80c6f92fda0fa866586f6fe526a687a6a5ccadd8");
    }

    @Test
    void of_requestWithWebhook_isAnotherFingerprint() {
        assertThat(Fingerprint.of(request(WEBHOOK)))
                .isEqualTo("c42d35e8b6f38869c97195b64eac2a86c526e6c771bb32899c8423790713329b");
    }

    private static SubjectRequest request(Optional<String> webhookUrl) {
        return new SubjectRequest(
                "Hero",
                List.of(MediaSource.ofText("https://example.com/hero.png")),
                List.of(MediaSource.ofText("https://example.com/hero.mp4")),
                Optional.of("voice-1"),
                webhookUrl);
    }
}
