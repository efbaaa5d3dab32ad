package dev.vidusubjects.media.web;

import static dev.vidusubjects.media.web.PublicWebFixture.TIMEOUT;
import static dev.vidusubjects.media.web.PublicWebFixture.guarded;
import static dev.vidusubjects.media.web.PublicWebFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.emulators.RawServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A POST is sent once, and of the response only the status and the start of the body are used. */
class GuardedWebPostTest {

    private static final byte[] BODY = "{\"name\":\"é\"}".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_RESPONSE = 10;

    private final PublicWebFixture servers = new PublicWebFixture();
    private final RawServer plain;

    GuardedWebPostTest() throws IOException {
        plain = new RawServer();
    }

    @AfterEach
    void close() throws IOException {
        servers.close();
        plain.close();
    }

    @Test
    void post_tlsServer_returnsStatusHeadersAndBody() throws Exception {
        LoopbackWeb web = servers.serve(
                LoopbackWeb.text("HTTP/1.1 202 Accepted\r\nRetry-AFTER: 7\r\nContent-Length: 2\r\n\r\nok"));

        HttpReply reply = guarded().post(url(web, "/hook?a=b").uri(), Map.of("webhook-id", "7"), BODY, 10, TIMEOUT);

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.headers()).containsEntry("retry-after", "7");
        assertThat(reply.start()).asString().isEqualTo("ok");
        assertThat(reply).hasToString("HttpReply[status 202, 2 bytes]");
        assertThat(web.requests()).singleElement().asString().startsWith("POST /hook?a=b HTTP/1.1\r\n");
        assertThat(web.serverNames()).containsOnly(LoopbackWeb.HOST);
    }

    @Test
    void post_plainServer_receivesHeadersAndBody() throws Exception {
        plain.then(RawServer.respond(200, ""));

        post(Map.of("Content-Type", "application/json", "user-agent", "other"), TIMEOUT);

        assertThat(plain.requests())
                .containsExactly("POST / HTTP/1.1\r\nHost: 127.0.0.1:"
                        + plain.url().getPort()
                        + "\r\ncontent-type: application/json\r\nuser-agent: other\r\nContent-Length: " + BODY.length
                        + "\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n{\"name\":\"é\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 302, 304, 307, 308, 400, 410, 429, 500, 503})
    void post_anyStatus_isReturnedWithoutFollowingARedirect(int status) throws Exception {
        respond("HTTP/1.1 " + status + " X\r\nLocation: " + plain.url() + "/other\r\nContent-Length: 0\r\n\r\n");

        HttpReply reply = post(Map.of(), TIMEOUT);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.start()).isEmpty();
        assertThat(plain.connections()).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "HTTP/1.1 200 OK~~                                              | ''",
                "HTTP/1.1 200 OK~~abc                                           | abc",
                "HTTP/1.0 200~Content-Length: 2~~abc                            | ab",
                "HTTP/1.1 200 OK~Content-Length: 20~~0123456789abc              | 0123456789",
                "HTTP/1.1 200 OK~Content-Length: 9~~abc                         | abc",
                "HTTP/1.1 200 OK~Content-Length: -9~~abc                        | abc",
                "HTTP/1.1 204 None~Content-Length: 3~~abc                       | ''",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abc~2;x=y~de~0~~ | abcde",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abc~zz~          | abc",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abcdef~          | abc",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ffffffff~abc       | abc",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~fffffffff~abc      | ''",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~-1~abc             | ''",
                "HTTP/1.1 200 OK~Transfer-Encoding: gzip~~abc                   | ''",
                "HTTP/1.1 200 OK~Content-Encoding: gzip~~abc                    | ''",
                "HTTP/1.1 103 Early~Link: x~~HTTP/1.1 200 OK~~abc               | abc",
            })
    void post_anyBody_yieldsTheStatusAndWhatIsReadable(String response, String start) throws Exception {
        respond(response.replace("~", "\r\n"));

        HttpReply reply = post(Map.of(), TIMEOUT);

        assertThat(reply.status() / 100).isEqualTo(2);
        assertThat(reply.start()).asString().isEqualTo(start);
        assertThat(reply.headers()).doesNotContainKey("link");
    }

    @Test
    void post_endlessBody_isReadUpToTheLimit() throws Exception {
        endless("HTTP/1.1 500 Oops\r\n\r\n", "x".repeat(1000));

        assertThat(post(Map.of(), TIMEOUT).start()).hasSize(MAX_RESPONSE);
    }

    /** The server keeps the connection open; the time limit is not a failure once the status is known. */
    @Test
    void post_bodyWithoutEnd_yieldsTheStatusAtTheTimeLimit() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        plain.then(socket -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\nab");
            await(done, 60_000);
            return false;
        });

        HttpReply reply = post(Map.of(), Duration.ofSeconds(2));

        done.countDown();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.start()).asString().isEqualTo("ab");
    }

    @Test
    void post_headByteByByte_timesOut() {
        CountDownLatch never = new CountDownLatch(1);
        plain.then(socket -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nX: ");
            for (int i = 0; i < 1000; i++) {
                await(never, 20);
                RawServer.write(socket, "x");
            }
            return false;
        });
        long start = System.nanoTime();

        assertThatThrownBy(() -> post(Map.of(), Duration.ofMillis(400)))
                .isInstanceOf(IOException.class)
                .hasMessage("the web server did not respond within 400 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'HTTP/1.1 200 OK~'| 'X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxx~' | headers of more than 32768 bytes",
                "'HTTP/1.1 200 OK~X: '| xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  | headers of more than 32768 bytes",
                "''                | 'HTTP/1.1 100 Continue~~'               | interim responses only",
                "'HTTP/2 200~~'    | x                                       | does not use HTTP/1.1",
                "'HTTP/1.1 200~:~' | x                                       | malformed header",
            })
    void post_endlessOrUnusableHead_fails(String start, String more, String reason) {
        endless(start.replace("~", "\r\n"), more.replace("~", "\r\n"));

        assertThatThrownBy(() -> post(Map.of(), TIMEOUT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void post_connectionClosedWithoutResponse_fails() {
        plain.then(RawServer.hangUp());

        assertThatThrownBy(() -> post(Map.of(), TIMEOUT)).isInstanceOf(IOException.class);
        assertThat(plain.connections()).as("the request is not repeated").isOne();
    }

    @Test
    void post_noTimeLeft_makesNoConnection() {
        assertThatThrownBy(() -> post(Map.of(), Duration.ZERO)).isInstanceOf(IOException.class);
        assertThat(plain.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\ny", "a\ry", "a\0", "a\u007f", "é", "\u010ax"})
    void post_headerValueWithLineEndOrControlCharacter_isRefusedWithoutQuotingIt(String value) {
        assertThatThrownBy(() -> post(Map.of("webhook-id", value), TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the header webhook-id")
                .hasMessageNotContaining(value);
        assertThat(plain.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "Host", "content-length", "Transfer-Encoding", "expect"})
    void post_headerNameMalformedOrReserved_isRefused(String name) {
        assertThatThrownBy(() -> post(Map.of(name, "x"), TIMEOUT)).isInstanceOf(IllegalArgumentException.class);
        assertThat(plain.connections()).isZero();
    }

    @Test
    void post_certificateOfAnotherHost_isNotTrusted() {
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\n\r\n"));
        URI uri = URI.create("https://evil.example.com:" + web.port() + "/");

        assertThatThrownBy(() -> guarded().post(uri, Map.of(), BODY, 10, TIMEOUT))
                .isInstanceOf(IOException.class)
                .hasMessage("no trusted TLS connection to the web server could be made");
        assertThat(web.requests()).isEmpty();
    }

    private HttpReply post(Map<String, String> headers, Duration timeout) throws Exception {
        return GuardedWeb.anyAddress().post(plain.url(), headers, BODY, MAX_RESPONSE, timeout);
    }

    private void respond(String response) {
        plain.then(socket -> {
            RawServer.write(socket, response);
            return false;
        });
    }

    private void endless(String start, String more) {
        plain.then(socket -> {
            writeEndlessly(socket, start, more);
            return false;
        });
    }

    private static void writeEndlessly(Socket socket, String start, String more) throws IOException {
        try {
            RawServer.write(socket, start);
            for (int i = 0; i < 100_000; i++) {
                RawServer.write(socket, more);
            }
        } catch (SocketException e) {
            // The client has closed the connection.
        }
    }

    private static void await(CountDownLatch latch, int millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
