package dev.vidusubjects.vtrix;

import static dev.vidusubjects.vtrix.ProviderFixture.CREATED;
import static dev.vidusubjects.vtrix.ProviderFixture.REQUEST;
import static dev.vidusubjects.vtrix.ProviderFixture.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.NotSent;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which submissions are sent again, and when, over real sockets. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class ProviderRetriesTest {

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"429 | {}", "404 | default backend", "421 |", "503 | {\"error\":{\"code\":\"SystemThrottling\"}}"})
    void submit_busy_isTriedAgain(int status, String body) throws Exception {
        fixture.server.thenRespond(status, body == null ? "" : body).thenRespond(200, CREATED);

        assertThat(submit(fixture.provider()).id()).isEqualTo("t1");
        assertThat(fixture.server.requests()).hasSize(2);
        assertThat(fixture.pauses).containsExactly(Duration.ofMillis(250));
    }

    @Test
    void submit_attemptsUsedUp_givesTheLastFailure() {
        for (int i = 0; i < 5; i++) {
            fixture.server.thenRespond(429, "{\"message\":\"failure " + i + "\"}");
        }

        Busy failure = catchThrowableOfType(Busy.class, () -> submit(fixture.provider("max-attempts", "3")));

        assertThat(failure.error().message()).isEqualTo("failure 2");
        assertThat(fixture.pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"7 | 7", "Thu, 01 Jan 2026 12:00:04 GMT | 4"})
    void submit_retryAfterFits_isHonoured(String header, long seconds) throws Exception {
        fixture.server.thenRespond(429, "{}", "Retry-After: " + header).thenRespond(200, CREATED);

        submit(fixture.provider("max-retry-time", "10s"));

        assertThat(fixture.pauses).containsExactly(Duration.ofSeconds(seconds));
    }

    @Test
    void submit_retryAfterDoesNotFit_isPassedToTheCaller() {
        fixture.server.thenRespond(429, "{}", "Retry-After: 11");

        Busy failure = catchThrowableOfType(Busy.class, () -> submit(fixture.provider("max-retry-time", "10s")));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(11));
        assertThat(fixture.server.requests()).hasSize(1);
        assertThat(fixture.pauses).isEmpty();
    }

    @Test
    void submit_retryAfterDoesNotFitTheBudget_isPassedToTheCaller() {
        fixture.server.thenRespond(429, "{}", "Retry-After: 7").thenRespond(200, CREATED);
        VtrixProvider provider = fixture.provider("max-retry-time", "10s", "min-response-time", "12s");

        Busy failure = catchThrowableOfType(
                Busy.class, () -> provider.submit(REQUEST, "attempt-1", fixture.budget(Duration.ofMillis(20_999))));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void submit_unconfirmedAfterABusyResponse_isNotTriedAgain() {
        fixture.server.thenRespond(429, "{}").then(RawServer.hangUp()).thenRespond(200, CREATED);

        assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit(fixture.provider())))
                .isNotNull();
        assertThat(fixture.server.requests()).hasSize(2);
    }

    @Test
    void submit_fasterThanAllowed_isSpaced() throws Exception {
        VtrixProvider provider = fixture.provider("max-submits-per-second", "4");
        for (int i = 0; i < 3; i++) {
            fixture.server.thenRespond(200, CREATED);
            submit(provider);
        }

        assertThat(fixture.pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(250));
    }

    @Test
    void submit_permitTooFarAway_isBusyAndNothingIsSent() throws Exception {
        fixture.server.thenRespond(200, CREATED);
        VtrixProvider provider = fixture.provider("max-submits-per-second", "0.05", "max-retry-time", "10s");
        submit(provider);

        Busy failure = catchThrowableOfType(Busy.class, () -> submit(provider));

        assertThat(failure.error().code()).isEqualTo("too_many_submissions");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(20));
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void submit_nearlyEveryCallRefusedAsBusy_stopsSendingAndPollsGoOn() throws Exception {
        VtrixProvider provider = fixture.provider("max-attempts", "1", "breaker-pause", "1m");
        for (int i = 0; i < CircuitBreaker.WINDOW; i++) {
            fixture.server.thenRespond(429, "{}");
            assertThat(catchThrowableOfType(Busy.class, () -> submit(provider))).isNotNull();
        }

        Busy failure = catchThrowableOfType(Busy.class, () -> submit(provider));

        assertThat(failure.error().code()).isEqualTo("provider_down");
        assertThat(failure.retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(fixture.server.requests()).hasSize(CircuitBreaker.WINDOW);
        fixture.server.thenRespond(200, CREATED);
        assertThat(provider.poll("t1", Budgets.ample()).statusText()).isEqualTo("created");
    }

    @Test
    void submit_circuitBreakerPauseOver_sendsAgain() {
        VtrixProvider provider = fixture.provider("max-attempts", "1", "breaker-pause", "1ms");
        for (int i = 0; i < CircuitBreaker.WINDOW; i++) {
            fixture.server.thenRespond(429, "{}");
            assertThat(catchThrowableOfType(Busy.class, () -> submit(provider))).isNotNull();
        }
        fixture.server.thenRespond(200, CREATED);

        await().until(() -> {
            try {
                return submit(provider).id().equals("t1");
            } catch (Busy stillOpen) {
                return false;
            }
        });
    }

    @Test
    void submit_manyRefusals_pauseNothing() throws Exception {
        VtrixProvider provider = fixture.provider();
        for (int i = 0; i < CircuitBreaker.WINDOW + 1; i++) {
            fixture.server.thenRespond(400, "{\"message\":\"no\"}");
            assertThat(catchThrowableOfType(Rejected.class, () -> submit(provider)))
                    .isNotNull();
        }
        fixture.server.thenRespond(200, CREATED);

        assertThat(submit(provider).id()).isEqualTo("t1");
    }

    @Test
    void submit_threeUnproven_pausesEveryProcessUntilAProofCame() throws Exception {
        VtrixProvider provider = fixture.provider("breaker-pause", "20s");
        VtrixProvider another = fixture.provider("breaker-pause", "20s");
        for (int i = 0; i < BreakerState.THRESHOLD; i++) {
            fixture.server.thenRespond(503, "<html>");
            assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit(provider)))
                    .isNotNull();
        }

        Busy paused = catchThrowableOfType(Busy.class, () -> submit(another));
        assertThat(paused.error().code()).isEqualTo("submissions_paused");
        assertThat(paused.retryAfter()).contains(Duration.ofSeconds(20));
        assertThat(another.pausedFor()).isEqualTo(Duration.ofSeconds(20));
        assertThat(fixture.server.requests()).hasSize(3);

        fixture.clock.advance(Duration.ofSeconds(20));
        assertThat(another.pausedFor()).isZero();
        fixture.server.thenRespond(400, "{\"message\":\"no\"}");
        assertThat(catchThrowableOfType(Rejected.class, () -> submit(another))).isNotNull();
        fixture.server.thenRespond(200, CREATED);
        assertThat(submit(provider).id()).isEqualTo("t1");
    }

    @Test
    void creationConfirmed_paused_submitsAgain() throws Exception {
        VtrixProvider provider = fixture.provider("breaker-pause", "20s");
        for (int i = 0; i < BreakerState.THRESHOLD; i++) {
            fixture.server.then(RawServer.hangUp());
            assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit(provider)))
                    .isNotNull();
        }

        provider.creationConfirmed();

        fixture.server.thenRespond(200, CREATED);
        assertThat(submit(provider).id()).isEqualTo("t1");
    }

    /** A call that never reached the provider gives no information about the provider. */
    @Test
    void submit_notSent_neitherPausesNorKeepsTheLease() throws Exception {
        VtrixProvider provider = fixture.provider("max-attempts", "1");
        fixture.server.then(RawServer.hangUp());
        assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit(provider)))
                .isNotNull();
        VtrixProvider unreachable = fixture.provider(
                new FixedAccess(URI.create("http://no-such-host.invalid"), "key"), "max-attempts", "1");

        for (int i = 0; i < 5; i++) {
            assertThat(catchThrowableOfType(NotSent.class, () -> submit(unreachable)))
                    .isNotNull();
        }

        fixture.server.thenRespond(200, CREATED);
        assertThat(submit(provider).id()).isEqualTo("t1");
    }

    @Test
    void submit_withoutABreakerPause_isNeverPaused() throws Exception {
        VtrixProvider provider = fixture.provider("breaker-pause", "0s", "max-attempts", "1");
        for (int i = 0; i < 2 * BreakerState.THRESHOLD; i++) {
            fixture.server.then(RawServer.hangUp());
            assertThat(catchThrowableOfType(Unconfirmed.class, () -> submit(provider)))
                    .isNotNull();
        }
        fixture.server.thenRespond(200, CREATED);

        assertThat(submit(provider).id()).isEqualTo("t1");
    }
}
