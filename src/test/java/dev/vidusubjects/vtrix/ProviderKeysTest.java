package dev.vidusubjects.vtrix;

import static dev.vidusubjects.vtrix.ProviderFixture.CREATED;
import static dev.vidusubjects.vtrix.ProviderFixture.KEY;
import static dev.vidusubjects.vtrix.ProviderFixture.REQUEST;
import static dev.vidusubjects.vtrix.ProviderFixture.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.NotPolled;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which key is sent, when another key is tried, and where no key may appear. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class ProviderKeysTest {

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

    private VtrixProvider withKeys(String... keys) {
        return fixture.provider(new FixedAccess(fixture.server.url(), keys));
    }

    @Test
    void submit_keyRotated_isRefreshedOnce() throws Exception {
        fixture.server.thenRespond(401, "{}").thenRespond(200, CREATED);

        submit(withKeys("old-key", "new-key"));

        assertThat(fixture.server.requests().get(0)).contains("Bearer old-key");
        assertThat(fixture.server.requests().get(1)).contains("Bearer new-key");
    }

    @Test
    void submit_newKeyRefusedToo_isAccount() {
        fixture.server.thenRespond(401, "{}").thenRespond(401, "{}");

        Account failure = catchThrowableOfType(Account.class, () -> submit(withKeys("old-key", "new-key", "newest")));

        assertThat(failure.error().code()).isEqualTo("http_401");
        assertThat(fixture.server.requests()).hasSize(2);
    }

    @Test
    void submit_keyCannotBeRefreshed_isAccountAtOnce() {
        fixture.server.thenRespond(401, "{}");

        assertThat(catchThrowableOfType(Account.class, () -> submit(fixture.provider())))
                .isNotNull();
        assertThat(fixture.server.requests()).hasSize(1);
    }

    /** Regression: any 401 was treated as proof, and the submission was sent again. */
    @Test
    void submit_401ThatProvesNothing_isNotSentAgain() {
        fixture.server
                .thenRespond(401, "{\"error\":{\"code\":\"OperationInProcess\"}}")
                .thenRespond(200, CREATED);

        assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit(withKeys("old-key", "new-key"))))
                .isNotNull();
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void submit_keyRotatedWithTooLittleTimeLeft_isBusy() {
        fixture.server.then(socket -> {
            fixture.clock.advance(Duration.ofSeconds(2));
            return RawServer.respond(401, "{}").handle(socket);
        });
        VtrixProvider provider = withKeys("old-key", "new-key");

        Busy failure = catchThrowableOfType(
                Busy.class, () -> provider.submit(REQUEST, "attempt-1", fixture.budget(Duration.ofSeconds(15))));

        assertThat(failure.error().code()).isEqualTo("no_time");
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void poll_keyRotatedWithNoTimeLeft_isNotPolled() {
        fixture.server.then(socket -> {
            fixture.clock.advance(Duration.ofSeconds(2));
            return RawServer.respond(401, "{}").handle(socket);
        });
        VtrixProvider provider = withKeys("old-key", "new-key");

        NotPolled failure =
                catchThrowableOfType(NotPolled.class, () -> provider.poll("t1", fixture.budget(Duration.ofSeconds(2))));

        assertThat(failure.error().code()).isEqualTo("no_time");
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void poll_keyRotated_isRefreshedOnce() throws Exception {
        fixture.server.thenRespond(401, "{}").thenRespond(200, CREATED);

        withKeys("old-key", "new-key").poll("t1", Budgets.ample());

        assertThat(fixture.server.requests().get(1)).contains("Bearer new-key");
    }

    @Test
    void submit_keyEchoed_isRemoved() {
        fixture.server.thenRespond(
                400, "{\"error\":{\"code\":\"FieldInvalid\",\"message\":\"bad header Bearer " + KEY + "\"}}");

        Rejected failure = catchThrowableOfType(Rejected.class, () -> submit(fixture.provider()));

        assertThat(failure.toString() + failure.error()).contains("bad header").doesNotContain(KEY);
    }

    @Test
    void submit_noResponse_keyIsInNoCause() {
        fixture.server.then(RawServer.hangUp());

        Throwable failure = catchThrowableOfType(Unconfirmed.class, () -> submit(fixture.provider()));

        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(KEY);
        }
    }
}
