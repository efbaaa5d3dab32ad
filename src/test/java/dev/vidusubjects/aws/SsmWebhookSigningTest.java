package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.fixture.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SsmWebhookSigningTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_plJ3nmyCDGBKInavdOK15jsl1XbHUYLn";
    private static final byte[] BODY = {1};

    private final MutableClock clock = new MutableClock();
    private final LoopbackService service = new LoopbackService();
    private final SsmWebhookSigning signing = new SsmWebhookSigning(
            Optional.of(new SecretParameter(service.clients(), "/vidu-subjects/webhooks", clock)), Optional.of(OTHER));

    @AfterEach
    void close() {
        service.close();
    }

    private void holds(String value) {
        service.responds(Response.json(200, "{\"Parameter\":{\"Value\":\"" + value + "\"}}"));
    }

    private static String signature(SsmWebhookSigning signing) {
        return signing.signer().orElseThrow().sign("id", Instant.EPOCH, BODY);
    }

    @Test
    void signer_parameter_isUsedInsteadOfTheSettingAndCached() {
        holds(SECRET);
        SsmWebhookSigning ofSetting = new SsmWebhookSigning(Optional.empty(), Optional.of(SECRET));

        assertThat(signature(signing)).isEqualTo(signature(ofSetting)).isEqualTo(signature(signing));

        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void signer_afterFiveMinutes_readsTheParameterAgain() {
        holds(SECRET);
        String before = signature(signing);
        holds(OTHER + " " + SECRET);
        clock.advance(Duration.ofMinutes(5));

        assertThat(signature(signing).split(" ")).hasSize(2).contains(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "whsec_hunter2", "whsec_hunter2 whsec_hunter2 whsec_hunter2"})
    void signer_malformedParameter_isNamedWithoutItsValue(String value) {
        holds(value);

        assertThatThrownBy(signing::signer)
                .isInstanceOf(DeliveryQueueException.class)
                .hasMessageContaining("/vidu-subjects/webhooks")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void signer_parameterUnavailable_fails() {
        service.responds(Response.error(400, "AccessDeniedException", "no"));

        assertThatThrownBy(signing::signer)
                .isInstanceOf(DeliveryQueueException.class)
                .hasMessageContaining("/vidu-subjects/webhooks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void signer_nothingConfigured_isEmpty(String secret) {
        assertThat(new SsmWebhookSigning(Optional.empty(), Optional.of(secret)).signer())
                .isEmpty();
    }
}
