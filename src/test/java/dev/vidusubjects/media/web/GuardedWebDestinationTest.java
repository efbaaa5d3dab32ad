package dev.vidusubjects.media.web;

import static dev.vidusubjects.media.web.PublicWebFixture.TIMEOUT;
import static dev.vidusubjects.media.web.PublicWebFixture.addresses;
import static dev.vidusubjects.media.web.PublicWebFixture.guarded;
import static dev.vidusubjects.media.web.PublicWebFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers receive a request: public ones, one other origin, or all, as configured. */
class GuardedWebDestinationTest {

    private final PublicWebFixture servers = new PublicWebFixture();
    private final RawServer plain;

    @TempDir
    Path folder;

    private Path file;

    GuardedWebDestinationTest() throws IOException {
        plain = new RawServer();
    }

    @BeforeEach
    void nameFile() {
        file = folder.resolve("file");
    }

    @AfterEach
    void close() throws IOException {
        servers.close();
        plain.close();
    }

    @Test
    void request_nameOfAPrivateAddress_isRefused() {
        URI uri = URI.create("https://private.example.com/?token=1");

        for (ThrowingCallable request : requests(guarded(), uri)) {
            assertThatThrownBy(request)
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.URL_ADDRESS))
                    .hasMessage("found the host private.example.com (which resolves to a private address): it must be"
                            + " on the public web");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void request_unknownHost_isNoViolation() {
        for (ThrowingCallable request : requests(guarded(), URI.create("https://nowhere.example.com/"))) {
            assertThatThrownBy(request).isInstanceOf(IOException.class).hasMessage("the host name is not known");
        }
    }

    /** A late response of the name server must not start a connection. */
    @Test
    void post_nameServerRespondsAfterTheTimeLimit_makesNoConnection() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Thread> exchange = new AtomicReference<>();
        HostResolver slow = host -> {
            exchange.set(Thread.currentThread());
            await(release);
            return addresses("127.0.0.1");
        };
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\n\r\n"));

        assertThatThrownBy(() ->
                        guarded(slow).post(url(web, "/x").uri(), Map.of(), new byte[1], 10, Duration.ofMillis(500)))
                .isInstanceOf(IOException.class)
                .hasMessage("the web server did not respond within 500 ms");
        release.countDown();
        exchange.get().join();

        assertThat(web.connections()).isZero();
    }

    /** Each request checks the addresses again. */
    @Test
    void post_hostResolvesToPrivateAddressAfterTheCheck_isRefusedWithoutConnection() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        Deque<String> resolved = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.2"));
        GuardedWeb client = guarded(host -> addresses(resolved.pop()));

        assertThat(post(client, url(web, "/x").uri())).isEqualTo(200);
        assertThatThrownBy(() -> post(client, url(web, "/x").uri()))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.URL_ADDRESS));

        assertThat(web.connections()).isOne();
    }

    @Test
    void post_exemptOrigin_isContactedAtEveryPath() throws Exception {
        plain.thenRespond(200, "ok").thenRespond(201, "ok");
        GuardedWeb web = GuardedWeb.publicAndOrigin(plain.url().resolve("/base"));

        assertThat(post(web, plain.url().resolve("/base/a?b=c"))).isEqualTo(200);
        assertThat(post(web, URI.create("HTTP://127.0.0.1:" + plain.url().getPort() + "#x")))
                .isEqualTo(201);
        assertThat(plain.requests().get(0)).startsWith("POST /base/a?b=c HTTP/1.1\r\n");
        assertThat(plain.requests().get(1)).startsWith("POST / HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:{port}/",
                "http://127.0.0.2:{port}/",
                "http://127.0.0.1/",
                "http://localhost:{port}/",
                "http://[::ffff:127.0.0.1]:{port}/",
                "http://[::1]:{port}/",
                "http://127.1:{port}/",
                "http://2130706433:{port}/",
                "http://user@127.0.0.1:{port}/",
                "http://127.0.0.1:{port}@example.com/",
                "http://example.com/?http://127.0.0.1:{port}/",
                "ftp://127.0.0.1:{port}/",
                "//127.0.0.1:{port}/",
                "mailto:a@example.com",
            })
    void request_similarToTheExemptOrigin_isRefusedWithoutConnection(String template) {
        URI uri = URI.create(template.replace("{port}", "" + plain.url().getPort()));
        GuardedWeb web = GuardedWeb.publicAndOrigin(plain.url());

        for (ThrowingCallable request : requests(web, uri)) {
            assertThatThrownBy(request).isInstanceOf(MediaException.class);
        }
        assertThat(plain.connections()).isZero();
        assertThat(file).doesNotExist();
    }

    /** The lookup fails, because no test may depend on that port. A URL that is refused causes no lookup. */
    @Test
    void post_defaultPortOfTheExemptOrigin_isTheSameOrigin() {
        GuardedWeb web = new GuardedWeb(
                new Destinations(
                        host -> {
                            throw new UnknownHostException(host);
                        },
                        address -> Optional.of("a private address"),
                        Optional.of(URI.create("http://base.example.com:80/")),
                        false),
                LoopbackWeb::clientSockets);

        assertThatThrownBy(() -> post(web, URI.create("http://base.example.com/x")))
                .isInstanceOf(IOException.class)
                .hasMessage("the host name is not known");
        assertThatThrownBy(() -> post(web, URI.create("http://base.example.com:8080/x")))
                .isInstanceOf(MediaException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc", "127.0.0.1", "http:///x", "http://a@127.0.0.1/"})
    void publicAndOrigin_noServer_isRefused(String origin) {
        assertThatThrownBy(() -> GuardedWeb.publicAndOrigin(URI.create(origin)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void post_anyAddress_mayBePrivateAndPlain() throws Exception {
        plain.thenRespond(200, "ok");

        assertThat(post(GuardedWeb.anyAddress(), plain.url())).isEqualTo(200);
    }

    @Test
    void post_anyAddress_mayBeANameOfOneLabel() throws Exception {
        plain.thenRespond(200, "ok");
        GuardedWeb web = new GuardedWeb(
                new Destinations(
                        host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
                        address -> Optional.of("a private address"),
                        Optional.empty(),
                        true),
                LoopbackWeb::clientSockets);

        assertThat(post(web, URI.create("http://Hooks:" + plain.url().getPort() + "/ä")))
                .isEqualTo(200);
        assertThat(plain.requests().get(0))
                .startsWith(
                        "POST /%C3%A4 HTTP/1.1\r\nHost: hooks:" + plain.url().getPort() + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1:{port}/",
                "file:///etc/passwd",
                "http:/127.0.0.1:{port}/",
                "//127.0.0.1:{port}/",
                "http://user:word@127.0.0.1:{port}/",
                "http://127.0.0.1:{port}@127.0.0.1/",
                "http://2130706433:{port}/",
                "http://0x7f.1:{port}/",
                "http://0:{port}/",
                "http://0177.0.0.1:{port}/",
                "http://127.0.0.01:{port}/",
                "http://127.1:{port}/",
                "http://127.0.0.1.:{port}/",
                "http://localhost.:{port}/",
                "http://[fe80::1%25lo]:{port}/",
                "http://127.0.0.1:0/",
                "http://127.0.0.1:65536/",
            })
    void request_malformedUrlIfAllAddressesAreAllowed_isRefusedWithoutConnection(String template) {
        URI uri = URI.create(template.replace("{port}", "" + plain.url().getPort()));

        for (ThrowingCallable request : requests(GuardedWeb.anyAddress(), uri)) {
            assertThatThrownBy(request)
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.MEDIA_SOURCE))
                    .hasMessageNotContaining("word");
        }
        assertThat(plain.connections()).isZero();
        assertThat(file).doesNotExist();
    }

    /** A request by https ends when it has connected, because the server has no certificate. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:{port}/",
                "https://[::1]:{port}/",
                "http://[::ffff:10.0.0.1]:{port}/",
                "https://a1.b-2.example.com:{port}/",
                "https://bücher.example.com:{port}/",
                "http://localhost:{port}/",
                "http://169.254.169.254:{port}/",
                "http://a.1b.c3:{port}/",
            })
    void post_standardFormIfAllAddressesAreAllowed_connects(String template) throws Exception {
        URI uri = URI.create(template.replace("{port}", "" + plain.url().getPort()));
        GuardedWeb web = new GuardedWeb(
                new Destinations(
                        host -> addresses("127.0.0.1"), address -> Optional.of("private"), Optional.empty(), true),
                () -> {
                    throw new IllegalStateException("the connection for TLS was made");
                });
        plain.thenRespond(200, "ok");

        if (uri.getScheme().equals("https")) {
            assertThatThrownBy(() -> post(web, uri)).hasRootCauseMessage("the connection for TLS was made");
        } else {
            assertThat(post(web, uri)).isEqualTo(200);
        }
    }

    @Test
    void post_longUrlIfAllAddressesAreAllowed_isRefused() {
        URI uri = plain.url().resolve("/" + "x".repeat(2048));

        assertThatThrownBy(() -> post(GuardedWeb.anyAddress(), uri))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("at most 2048 are allowed");
    }

    /** @return a POST and a download of the same URL */
    private List<ThrowingCallable> requests(GuardedWeb web, URI uri) {
        return List.of(() -> post(web, uri), () -> web.download(uri, file, 100, TIMEOUT));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int post(GuardedWeb web, URI uri) throws Exception {
        return web.post(uri, Map.of(), new byte[] {'x'}, 100, TIMEOUT).status();
    }
}
