package dev.vidusubjects.vtrix;

import static dev.vidusubjects.vtrix.ProviderFixture.CREATED;
import static dev.vidusubjects.vtrix.ProviderFixture.KEY;
import static dev.vidusubjects.vtrix.ProviderFixture.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.NotSent;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.provider.ProviderTask;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request that a submission sends, and its outcome, over real sockets. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class ProviderSubmissionTest {

    @Inject
    Vertx vertx;

    private ProviderFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new ProviderFixture(vertx);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    private <E extends ProviderException> E failure(Class<E> kind, String... settings) {
        return catchThrowableOfType(kind, () -> submit(fixture.provider(settings)));
    }

    @Test
    void submit_accepted_returnsTask() throws Exception {
        fixture.server.thenRespond(200, CREATED);

        ProviderTask task = submit(fixture.provider());

        assertThat(task.id()).isEqualTo("t1");
        assertThat(task.state()).isEqualTo(ProviderTask.State.WAITING);
        assertThat(fixture.server.requests()).singleElement().satisfies(request -> assertThat(request)
                .startsWith("POST /model/v1/generation HTTP/1.1\r\n")
                .containsIgnoringCase("authorization: Bearer " + KEY + "\r\n")
                .containsIgnoringCase("x-request-id: attempt-1\r\n")
                .doesNotContainIgnoringCase(ExchangeDeadlines.HEADER)
                .endsWith("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\"Hero\","
                        + "\"images\":[\"data:image/png;base64,AAAA\"],\"voice_id\":\"voice-1\"}}]}"));
    }

    @Test
    void submit_connectionRefused_isNotSentAndTriedAgain() throws IOException {
        fixture.server.close();

        assertThat(failure(NotSent.class).error().code()).isEqualTo("not_connected");
        assertThat(fixture.pauses).hasSize(2);
    }

    @Test
    void submit_unknownHost_isNotSent() {
        VtrixProvider provider =
                fixture.provider(new FixedAccess(URI.create("http://no-such-host.invalid"), KEY), "max-attempts", "1");

        NotSent failure = catchThrowableOfType(NotSent.class, () -> submit(provider));

        assertThat(failure.error().message()).contains("host name");
    }

    @Test
    void submit_tlsHandshakeBroken_isNotSent() {
        URI secure = URI.create(fixture.server.url().toString().replace("http:", "https:"));
        VtrixProvider provider =
                fixture.provider(new FixedAccess(secure, KEY), "max-attempts", "1", "connect-timeout", "300ms");

        NotSent failure = catchThrowableOfType(NotSent.class, () -> submit(provider));

        assertThat(failure.error().message()).contains("nothing was sent");
    }

    @Test
    void submit_connectionClosedAfterTheRequest_isUnconfirmedAndSentOnce() {
        fixture.server.then(RawServer.hangUp());

        assertThat(failure(Unconfirmed.class).error().code()).isEqualTo("no_response");
        assertThat(fixture.server.requests()).hasSize(1);
        assertThat(fixture.server.connections()).isEqualTo(1);
    }

    @Test
    void submit_connectionResetAfterTheRequest_isUnconfirmedAndSentOnce() {
        fixture.server.then(RawServer.reset());

        assertThat(failure(Unconfirmed.class)).isNotNull();
        assertThat(fixture.server.requests()).hasSize(1);
        assertThat(fixture.server.connections()).isEqualTo(1);
    }

    @Test
    void submit_bodyCutOff_isUnconfirmed() {
        fixture.server.then(RawServer.cutBody(200, "{\"id\":\"t1\",\"sta", RawServer.hangUp()));

        assertThat(failure(Unconfirmed.class).error().code()).isEqualTo("unreadable_response");
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void submit_bodyTooLong_isUnconfirmed() {
        fixture.server.thenRespond(200, "{\"id\":\"t1\",\"x\":\"" + "x".repeat(ProviderResponse.MAX_BODY) + "\"}");

        assertThat(failure(Unconfirmed.class).error().message()).contains("too long");
    }

    @Test
    void submit_errorCutOff_isProofOnlyByItsStatus() {
        fixture.server.then(RawServer.cutBody(500, "{", RawServer.hangUp()));
        fixture.server.then(RawServer.cutBody(404, "{", RawServer.hangUp()));
        fixture.server.then(RawServer.cutBody(403, "{", RawServer.hangUp()));

        assertThat(failure(Unconfirmed.class)).isNotNull();
        assertThat(failure(Unconfirmed.class)).isNotNull();
        assertThat(failure(Account.class)).isNotNull();
        assertThat(fixture.server.requests()).hasSize(3);
    }

    /**
     * Regression: each of these was sent up to three times, although a gateway may send it after the subject was
     * created.
     */
    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 520, 524, 408, 499})
    void submit_gatewayFailure_isUnconfirmedAndSentOnce(int status) {
        fixture.server.thenRespond(status, "<html>").thenRespond(200, CREATED);

        assertThat(failure(Unconfirmed.class)).isNotNull();
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 409, 413, 422})
    void submit_refused_isSentOnce(int status) {
        fixture.server.thenRespond(status, "{\"message\":\"no\"}").thenRespond(200, CREATED);

        assertThat(failure(Rejected.class)).isNotNull();
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void submit_redirected_isUnconfirmedAndNotFollowed() {
        fixture.server.thenRespond(307, "{}", "Location: " + fixture.server.url() + "/elsewhere");

        assertThat(failure(Unconfirmed.class).error().code()).isEqualTo("http_307");
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void submit_configuredProofCode_isProof() {
        fixture.server.thenRespond(503, "{\"error\":{\"code\":\"MaintenanceWindow\",\"message\":\"closed\"}}");

        assertThat(failure(Rejected.class, "proof-codes", "MaintenanceWindow:refused")
                        .error()
                        .message())
                .isEqualTo("closed");
    }

    @Test
    void submit_twice_usesAConnectionForEach() throws Exception {
        fixture.server.then(RawServer.respondAndClose(CREATED)).thenRespond(200, CREATED);
        VtrixProvider provider = fixture.provider();

        submit(provider);
        submit(provider);

        assertThat(fixture.server.requests()).hasSize(2).allSatisfy(request -> assertThat(request)
                .containsIgnoringCase("connection: close"));
        assertThat(fixture.server.connections()).isEqualTo(2);
    }
}
