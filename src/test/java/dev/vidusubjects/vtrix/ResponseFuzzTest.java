package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.emulators.RawServer.Handler;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fuzz.FuzzTries;
import dev.vidusubjects.fuzz.HostileJson;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.NoVerdict;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.text.Utf8Text;
import dev.vidusubjects.time.RetryAfter;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that violates HTTP, over real sockets: each outcome has a class, a bounded size and an end. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class ResponseFuzzTest {

    private static final String KEY = ProviderFixture.KEY;
    private static final Duration ENOUGH = Duration.ofSeconds(20);

    private static final String TASK =
            "{\"id\": \"t1\", \"status\": \"completed\", \"model\": \"vidu_create_subjects\","
                    + " \"created_at\": 1767225600, \"progress\": 1.0, \"usage\": {\"cost\": \"0.1\", \"quantity\": 1},"
                    + " \"error\": {\"code\": \"\", \"message\": \"\"}, \"output\": [{\"content\": [{\"type\": \"text\", \"text\":"
                    + " \"{\\\"id\\\": \\\"s1\\\", \\\"name\\\": \\\"Hero\\\", \\\"images\\\": [\\\"https://cdn.example/a.png\\\"],"
                    + " \\\"credits\\\": 5}\"}]}]}";

    private static final String LIST =
            "{\"id\": \"t1\", \"status\": \"completed\", \"output\": [{\"content\": [{\"text\":"
                    + " {\"subjects\": [{\"id\": \"s1\", \"name\": \"Hero\"}], \"next_page_token\": \"p2\", \"count\": 1}}]}]}";

    @Inject
    Vertx vertx;

    private ProviderFixture fixture;
    private RawServer server;

    @BeforeEach
    void start() throws IOException {
        fixture = new ProviderFixture(vertx);
        server = fixture.server;
    }

    /** @return a provider whose record of failures is not shared with another test */
    private VtrixProvider provider() {
        return fixture.provider("max-attempts", "1", "read-timeout", "3s", "breaker-pause", "1ms");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    /** @param head status line and headers, without the headers about the length of the body */
    private record RawResponse(String head, byte[] body) {

        Handler handler() {
            return socket -> {
                String length = head.contains("\r\nContent-Length") || head.contains("chunked")
                        ? ""
                        : "Content-Length: " + body.length + "\r\n";
                socket.getOutputStream().write((head + length + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(body);
                socket.getOutputStream().flush();
                return false;
            };
        }

        @Override
        public String toString() {
            String text = head + new String(body, StandardCharsets.UTF_8);
            return text.length() > 3000 ? text.substring(0, 3000) + "…" : text;
        }
    }

    private static Arbitrary<RawResponse> responses() {
        Arbitrary<Integer> statuses = Arbitraries.of(
                200, 200, 200, 201, 202, 204, 206, 301, 302, 307, 400, 401, 403, 404, 418, 429, 500, 502, 503, 599);
        Arbitrary<String> headers = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just("Content-Type: application/json\r\n")),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                        "-1",
                                        "0",
                                        "1e9",
                                        "999999999999999999",
                                        "9".repeat(400),
                                        "0.0000001",
                                        "NaN",
                                        "Fri, 31 Dec 9999 23:59:59 GMT",
                                        "Mon, 01 Jan 0000 00:00:00 GMT",
                                        "Thu, 01 Jan 1970 00:00:00 GMT",
                                        "\u00ff")
                                .map(requested -> "Retry-After: " + requested + "\r\n")),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "",
                                "Content-Type: text/html\r\n",
                                "Content-Type: nonsense\r\n",
                                "Content-Type: application/json; charset=utf-16\r\n",
                                "Content-Encoding: gzip\r\n",
                                "Content-Encoding: br\r\n",
                                "Location: http://127.0.0.1:1/\r\n",
                                "Set-Cookie: a=b\r\nSet-Cookie: " + "c".repeat(3000) + "\r\n",
                                "X-Odd: \u00fc\u0001\r\n",
                                "X-Long: " + "x".repeat(20_000) + "\r\n",
                                "x: y\r\n".repeat(2000),
                                "no colon\r\n",
                                "Content-Length: 5\r\n",
                                "Content-Length: 99999999\r\n",
                                "Content-Length: -1\r\n",
                                "Transfer-Encoding: chunked\r\n")));
        Arbitrary<String> lines = Combinators.combine(
                        Arbitraries.of(
                                "HTTP/1.1 ",
                                "HTTP/1.1 ",
                                "HTTP/1.1 ",
                                "HTTP/1.0 ",
                                "HTTP/9.9 ",
                                "",
                                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 "),
                        statuses,
                        headers)
                .as((version, status, header) -> version + status + " X\r\n" + header);
        Arbitrary<byte[]> bodies = Arbitraries.oneOf(HostileJson.near(TASK), HostileJson.near(LIST));
        return Combinators.combine(lines, bodies).as(RawResponse::new);
    }

    @Test
    void poll_anyResponse_isTaskOrProviderFailure() {
        VtrixProvider provider = provider();
        FuzzTries.check(responses(), 20260231, 150, response -> {
            server.then(response.handler());
            try {
                ProviderTask task = provider.poll("t1", Budgets.ample());
                assertThat(task.toString()).doesNotContain(KEY);
                assertThat(task.statusText()).hasSizeBetween(1, 64);
            } catch (ProviderException e) {
                checked(e);
            }
        });
    }

    @Test
    void submit_anyResponse_isTaskOrProviderFailureAndSentOnce() {
        ProviderRequest request = new ProviderRequest(
                "Hero", List.of(Utf8Text.of("https://example.com/a.png")), List.of(), Optional.empty());
        VtrixProvider provider = provider();
        FuzzTries.check(responses(), 20260232, 150, response -> {
            // No pause after an earlier failure blocks this submission.
            fixture.clock.advance(Duration.ofHours(1));
            server.then(response.handler());
            int before = server.requests().size();
            try {
                ProviderTask task = provider.submit(request, "attempt", Budgets.ample());
                assertThat(task.id()).hasSizeBetween(1, 200);
            } catch (ProviderException e) {
                checked(e);
            }
            // No request is sent while the circuit breaker is open after many failures in a row.
            assertThat(server.requests()).hasSizeBetween(before, before + 1);
        });
    }

    private static void checked(ProviderException e) {
        assertThat(e.toString()).doesNotContain(KEY);
        assertThat(e.error().message()).hasSizeBetween(1, Redaction.MAX_MESSAGE);
        assertThat(e.error().code()).hasSizeBetween(1, 64);
        if (e instanceof Busy busy) {
            assertThat(busy.retryAfter().orElse(Duration.ZERO)).isBetween(Duration.ZERO, RetryAfter.MAX);
        }
    }

    /** A billion bytes that arrive compressed as a million would not fit into a function's memory. */
    @Test
    void poll_packedBody_isNotUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
        }
        server.then(new RawResponse("HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\n", packed.toByteArray()).handler());

        NoVerdict failure =
                catchThrowableOfType(NoVerdict.class, () -> provider().poll("t1", Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo("unreadable_response");
        assertThat(server.requests()).singleElement().satisfies(request -> assertThat(request)
                .doesNotContainIgnoringCase("accept-encoding"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
    void submit_endlessBody_isReadToABoundAndDisconnected(String framing) {
        server.then(socket -> {
            RawServer.write(socket, "HTTP/1.1 200 X\r\n" + framing + "\r\n");
            String part = "x".repeat(0x10000);
            String chunk = framing.isEmpty() ? part : "10000\r\n" + part + "\r\n";
            while (true) {
                // Ends with an IOException when the client closes the connection.
                RawServer.write(socket, chunk);
            }
        });
        ProviderRequest request = new ProviderRequest(
                "Hero", List.of(Utf8Text.of("https://example.com/a.png")), List.of(), Optional.empty());

        Unconfirmed failure = assertTimeoutPreemptively(
                ENOUGH,
                () -> catchThrowableOfType(
                        Unconfirmed.class, () -> provider().submit(request, "attempt", Budgets.ample())));

        assertThat(failure.error().code()).isEqualTo("unreadable_response");
    }

    @Test
    void poll_endlessHead_isGivenUp() {
        Handler endless = socket -> {
            RawServer.write(socket, "HTTP/1.1 200 X\r\n");
            while (true) {
                RawServer.write(socket, "X-Header: " + "x".repeat(1000) + "\r\n");
            }
        };
        // A poll without a response is repeated once.
        server.then(endless).then(endless);

        NoVerdict failure = assertTimeoutPreemptively(
                ENOUGH,
                () -> catchThrowableOfType(NoVerdict.class, () -> provider().poll("t1", Budgets.ample())));

        assertThat(failure).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void poll_redirected_isNotFollowed(int status) throws IOException {
        try (ServerSocket elsewhere = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            elsewhere.setSoTimeout(1);
            server.thenRespond(status, "{}", "Location: http://127.0.0.1:" + elsewhere.getLocalPort() + "/task");

            ProviderException failure = catchThrowableOfType(
                    ProviderException.class, () -> provider().poll("t1", Budgets.ample()));

            assertThat(failure).isNotNull();
            assertThat(catchThrowableOfType(SocketTimeoutException.class, elsewhere::accept))
                    .isNotNull();
        }
    }
}
