package dev.vidusubjects.vtrix;

import static dev.vidusubjects.vtrix.ProviderFixture.CREATED;
import static dev.vidusubjects.vtrix.ProviderFixture.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.NoVerdict;
import dev.vidusubjects.provider.ProviderException.NotPolled;
import dev.vidusubjects.provider.ProviderException.NotSent;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.text.Utf8Text;
import dev.vidusubjects.time.TimeBudget;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each call ends within its budget and its read timeout, whatever the provider does with the connection. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class ProviderTimeTest {

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

    /** The client waits half a second for a response; the other two seconds are reserved for the write after it. */
    private static final Duration BUDGET = Duration.ofMillis(2_500);

    /** The budget plus the delay that a slow machine may add. */
    private static final Duration IN_TIME = Duration.ofSeconds(4);

    private TimeBudget budget() {
        return fixture.budget(BUDGET);
    }

    private VtrixProvider patient() {
        return fixture.provider("min-response-time", "100ms", "read-timeout", "25s", "max-attempts", "1");
    }

    private static <T> T inTime(ThrowingSupplier<T> call) {
        return assertTimeoutPreemptively(IN_TIME, call);
    }

    private static RawServer.Handler trickledHead() {
        return socket -> {
            for (byte b : ("HTTP/1.1 200 X\r\nx-padding: " + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(b);
                socket.getOutputStream().flush();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            return false;
        };
    }

    private Unconfirmed unconfirmed(VtrixProvider provider, ProviderRequest request, TimeBudget budget) {
        return inTime(
                () -> catchThrowableOfType(Unconfirmed.class, () -> provider.submit(request, "attempt-1", budget)));
    }

    @Test
    void submit_budgetLeavesNoTimeForAResponse_isBusyAndNothingIsSent() {
        VtrixProvider provider = fixture.provider("min-response-time", "12s");

        Busy failure = catchThrowableOfType(
                Busy.class, () -> provider.submit(REQUEST, "attempt-1", fixture.budget(Duration.ofMillis(13_999))));

        assertThat(failure.error().code()).isEqualTo("no_time");
        assertThat(fixture.server.connections()).isZero();
    }

    @Test
    void submit_budgetJustLargeEnough_isSent() throws Exception {
        fixture.server.thenRespond(200, CREATED);
        VtrixProvider provider = fixture.provider("min-response-time", "12s");

        assertThat(provider.submit(REQUEST, "attempt-1", fixture.budget(Duration.ofSeconds(14)))
                        .id())
                .isEqualTo("t1");
    }

    @Test
    void submit_noResponse_endsWithTheBudget() {
        fixture.server.then(RawServer.hang());

        Unconfirmed failure = unconfirmed(patient(), REQUEST, budget());

        assertThat(failure.error().code()).isEqualTo("no_response");
        assertThat(failure.error().message()).contains("in time");
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void submit_noResponse_endsWithTheReadTimeout() {
        fixture.server.then(RawServer.hang());

        Unconfirmed failure = unconfirmed(fixture.provider("read-timeout", "200ms"), REQUEST, Budgets.ample());

        assertThat(failure.error().message()).contains("in time");
        assertThat(fixture.server.requests()).hasSize(1);
    }

    @Test
    void submit_headTrickles_endsWithTheBudget() {
        fixture.server.then(trickledHead());

        assertThat(unconfirmed(patient(), REQUEST, budget()).error().code()).isEqualTo("no_response");
    }

    @Test
    void submit_bodyStallsOrTrickles_endsWithTheBudget() {
        fixture.server.then(RawServer.cutBody(200, "{\"id\":", RawServer.hang()));
        fixture.server.then(RawServer.cutBody(200, "{\"id\":\"", RawServer.trickle()));
        VtrixProvider provider = patient();

        for (int i = 0; i < 2; i++) {
            assertThat(unconfirmed(provider, REQUEST, budget()).error().code()).isEqualTo("unreadable_response");
        }
    }

    @Test
    void submit_tlsHandshakeStalls_isNotSentWithinTheBudget() {
        URI secure = URI.create(fixture.server.url().toString().replace("http:", "https:"));
        VtrixProvider provider = fixture.provider(
                new FixedAccess(secure, "key"),
                "connect-timeout",
                "20s",
                "min-response-time",
                "100ms",
                "max-attempts",
                "1");

        NotSent failure = inTime(() -> catchThrowableOfType(
                NotSent.class, () -> provider.submit(REQUEST, "attempt-1", fixture.budget(BUDGET))));

        assertThat(failure.error().message()).contains("nothing was sent");
    }

    @Test
    void submit_peerNeverReads_endsWithTheBudgetAndClosesTheConnection() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            VtrixProvider provider = fixture.provider(
                    new FixedAccess(URI.create("http://127.0.0.1:" + deaf.getLocalPort()), "key"),
                    "min-response-time",
                    "100ms",
                    "max-attempts",
                    "1");

            Unconfirmed failure = unconfirmed(provider, large(30_000_000), budget());

            assertThat(failure.error().message()).contains("in time");
            try (Socket accepted = deaf.accept()) {
                accepted.setSoTimeout(5_000);
                assertThat(bytesUntilClosed(accepted)).isLessThan(30_000_000);
            }
        }
    }

    /** @return the number of bytes until the connection is closed; fails with a timeout if the connection stays open */
    private static long bytesUntilClosed(Socket socket) throws IOException {
        long bytes = 0;
        byte[] buffer = new byte[0x10000];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                bytes += n;
            }
        } catch (SocketException reset) {
            return bytes;
        }
        return bytes;
    }

    private static ProviderRequest large(int bytes) {
        return new ProviderRequest(
                "Hero",
                List.of(Utf8Text.of("data:image/png;base64," + "A".repeat(bytes))),
                List.of(),
                Optional.empty());
    }

    @Test
    void submit_largeBody_isGivenMoreThanTheReadTimeout() throws Exception {
        fixture.server.then(RawServer.after(Duration.ofMillis(600), RawServer.respond(200, CREATED)));
        VtrixProvider provider = fixture.provider("read-timeout", "200ms");

        assertThat(provider.submit(large(3_000_000), "attempt-1", Budgets.ample())
                        .id())
                .isEqualTo("t1");
    }

    @Test
    void submit_largeBody_isNeverGivenMoreThanTheBudget() {
        fixture.server.then(RawServer.hang());

        assertThat(unconfirmed(patient(), large(3_000_000), budget()).error().message())
                .contains("in time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "body", "silence"})
    void poll_slowResponse_endsWithTheBudget(String slow) {
        fixture.server.then(
                switch (slow) {
                    case "head" -> trickledHead();
                    case "body" -> RawServer.cutBody(200, "{\"status\":\"", RawServer.trickle());
                    default -> RawServer.hang();
                });
        VtrixProvider provider = patient();

        NoVerdict failure = inTime(() -> catchThrowableOfType(
                NoVerdict.class, () -> provider.poll("t1", fixture.budget(Duration.ofMillis(500)))));

        assertThat(failure.error().code()).isEqualTo(slow.equals("body") ? "unreadable_response" : "no_response");
        assertThat(fixture.server.requests()).as("it is not repeated").hasSize(1);
    }

    @Test
    void poll_afterACutOne_usesAnotherConnection() throws Exception {
        fixture.server.then(trickledHead()).thenRespond(200, CREATED);
        VtrixProvider provider = patient();
        inTime(() -> catchThrowableOfType(
                NoVerdict.class, () -> provider.poll("t1", fixture.budget(Duration.ofMillis(300)))));

        assertThat(provider.poll("t1", Budgets.ample()).id()).isEqualTo("t1");
        assertThat(fixture.server.connections()).isEqualTo(2);
    }

    @Test
    void poll_noTimeLeft_isNotPolledAndNothingIsSent() {
        NotPolled failure =
                catchThrowableOfType(NotPolled.class, () -> patient().poll("t1", fixture.budget(Duration.ZERO)));

        assertThat(failure.error().code()).isEqualTo("no_time");
        assertThat(fixture.server.connections()).isZero();
    }

    /** The deadline of a finished poll must not close its connection during a later poll. */
    @Test
    void poll_afterTheDeadlineOfAnEarlierOne_keepsTheConnection() throws Exception {
        VtrixProvider provider = patient();
        fixture.server
                .thenRespond(200, CREATED)
                .then(RawServer.after(Duration.ofMillis(1_200), RawServer.respond(200, CREATED)));
        provider.poll("t1", fixture.budget(Duration.ofSeconds(1)));

        provider.poll("t1", Budgets.ample());

        assertThat(fixture.server.requests()).hasSize(2);
        assertThat(fixture.server.connections()).isEqualTo(1);
    }
}
