package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.provider.ProviderException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SsmProviderAccessTest {

    private static final String NAME = "/vidu-subjects/api-key";

    private final LoopbackService service = new LoopbackService();
    private final MutableClock clock = new MutableClock();
    private final SsmProviderAccess access = new SsmProviderAccess(
            URI.create("https://provider.example"), new SecretParameter(service.clients(), NAME, clock));

    @AfterEach
    void close() {
        service.close();
    }

    private static Response parameter(String value) {
        return Response.json(200, "{\"Parameter\":{\"Type\":\"SecureString\",\"Value\":\"" + value + "\"}}");
    }

    @Test
    void construction_anyParameter_sendsNoRequest() {
        assertThat(access.baseUrl()).isEqualTo(URI.create("https://provider.example"));
        assertThat(access.sandbox()).isFalse();
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void key_readRepeatedly_isRequestedOnceAndDecrypted() throws Exception {
        service.responds(parameter("key-1\\n"));

        assertThat(access.key()).isEqualTo("key-1");
        assertThat(access.key()).isEqualTo("key-1");

        assertThat(service.requests()).singleElement().satisfies(request -> {
            assertThat(request.operation()).isEqualTo("AmazonSSM.GetParameter");
            assertThat(request.json().path("Name").asText()).isEqualTo(NAME);
            assertThat(request.json().path("WithDecryption").asBoolean()).isTrue();
        });
    }

    @Test
    void refresh_afterTheKeyWasRotated_readsTheNewKey() throws Exception {
        service.responds(parameter("key-1"));
        access.key();
        service.responds(parameter("key-2"));
        clock.advance(SecretParameter.MIN_AGE);

        assertThat(access.refresh("key-1")).isTrue();

        assertThat(access.key()).isEqualTo("key-2");
        assertThat(service.requests()).hasSize(2);
    }

    @Test
    void refresh_keyAlreadyRefreshed_sendsNoRequest() throws Exception {
        service.responds(parameter("key-2"));
        access.key();

        assertThat(access.refresh("key-1")).isTrue();

        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void refresh_wrongKey_requestsItAtMostOncePerMinimumAge() throws Exception {
        service.responds(parameter("key-1"));
        access.key();

        for (int second = 0; second < 90; second++) {
            assertThat(access.refresh("key-1")).isFalse();
            clock.advance(java.time.Duration.ofSeconds(1));
        }

        assertThat(service.requests()).hasSize(1 + 2);
    }

    @Test
    void refresh_serviceFails_keepsTheKey() throws Exception {
        service.responds(parameter("key-1"));
        access.key();
        service.responds(Response.error(500, "InternalServerError", "down"));
        clock.advance(SecretParameter.MIN_AGE);

        assertThat(access.refresh("key-1")).isFalse();

        assertThat(access.key()).isEqualTo("key-1");
    }

    @Test
    void key_missingParameter_throwsAccountThatNamesIt() {
        service.responds(Response.error(400, "ParameterNotFound", ""));

        assertThatThrownBy(access::key)
                .isInstanceOf(ProviderException.Account.class)
                .hasMessageContaining("key_unavailable")
                .hasMessageContaining(NAME)
                .hasMessageContaining("ParameterNotFound");
    }

    @Test
    void key_afterAFailure_isRequestedAgain() throws Exception {
        service.responds(Response.error(400, "AccessDeniedException", "no"));
        assertThatThrownBy(access::key).isInstanceOf(ProviderException.Account.class);
        service.responds(parameter("key-1"));
        clock.advance(SecretParameter.FAILURE_AGE);

        assertThat(access.key()).isEqualTo("key-1");
    }

    @Test
    void key_soonAfterAFailure_failsWithoutARequest() {
        service.responds(Response.error(400, "AccessDeniedException", "no"));
        assertThatThrownBy(access::key).isInstanceOf(ProviderException.Account.class);
        int requests = service.requests().size();
        clock.advance(SecretParameter.FAILURE_AGE.minusMillis(1));

        assertThatThrownBy(access::key).hasMessageContaining("AccessDeniedException");

        assertThat(service.requests()).hasSize(requests);
    }

    @Test
    void key_empty_throwsAccount() {
        service.responds(parameter(" "));

        assertThatThrownBy(access::key)
                .isInstanceOf(ProviderException.Account.class)
                .hasMessageContaining("it is empty");
    }
}
