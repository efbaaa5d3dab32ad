package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignerTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_plJ3nmyCDGBKInavdOK15jsl1XbHUYLn";
    private static final byte[] BODY = "{\"name\":\"Hero \u00e9\"}".getBytes(StandardCharsets.UTF_8);

    /** The example of the specification's own libraries. */
    @Test
    void sign_exampleOfTheSpecification_isItsSignature() {
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        String signature = WebhookSigner.of(SECRET)
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330), body);

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void sign_oneSecret_isVerifiedByTheReferenceLibrary() {
        assertThatCode(() -> verify(SECRET, SECRET, BODY)).doesNotThrowAnyException();
    }

    @Test
    void sign_whileRotating_isVerifiedWithEitherSecret() {
        String both = OTHER + " " + SECRET;

        assertThatCode(() -> verify(both, SECRET, BODY)).doesNotThrowAnyException();
        assertThatCode(() -> verify(both, OTHER, BODY)).doesNotThrowAnyException();
    }

    @Test
    void sign_anotherSecretOrBody_isNotVerified() {
        assertThatThrownBy(() -> verify(SECRET, OTHER, BODY)).isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(SECRET, SECRET, "{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    /** Signs {@link #BODY} with {@code signing}, and verifies {@code received} with {@code verifying}. */
    private static void verify(String signing, String verifying, byte[] received) throws Exception {
        Instant now = Instant.now();
        String signature = WebhookSigner.of(signing).sign("id.1", now, BODY);
        HttpHeaders headers = HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of("id.1"),
                        "webhook-timestamp", List.of(Long.toString(now.getEpochSecond())),
                        "webhook-signature", List.of(signature)),
                (name, value) -> true);
        new Webhook(verifying).verify(new String(received, StandardCharsets.UTF_8), headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " , ",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_",
                "whsec_c2hvcnQ=",
                "whsec_not base64 at all, not base64 at all",
                SECRET + " " + OTHER + " " + SECRET
            })
    void of_notOneOrTwoSecrets_isRefusedWithoutQuotingThem(String setting) {
        assertThatThrownBy(() -> WebhookSigner.of(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("found ")
                .message()
                .doesNotContain("MfKQ", "c2hv", "not base64 at all");
    }

    @Test
    void secret_asText_isHidden() {
        assertThat(WebhookSecret.parse(SECRET)).hasToString("whsec_…");
    }
}
