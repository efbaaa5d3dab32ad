package dev.vidusubjects.media.web;

import static dev.vidusubjects.media.web.PublicWebFixture.TIMEOUT;
import static dev.vidusubjects.media.web.PublicWebFixture.addresses;
import static dev.vidusubjects.media.web.PublicWebFixture.guarded;
import static dev.vidusubjects.media.web.PublicWebFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers receive a request: public ones, one other origin, or all, as configured. */
class GuardedWebDestinationTest {

    private final PublicWebFixture servers = new PublicWebFixture();
    private final RawServer plain;

    GuardedWebDestinationTest() throws IOException {
        plain = new RawServer();
    }

    @AfterEach
    void close() throws IOException {
        servers.close();
        plain.close();
    }

    @Test
    void checkAddress_publicHost_isAcceptedWithoutConnection() {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(new byte[10]));

        assertThatCode(() -> guarded().checkAddress(url(web, "/hook?token=1").uri()))
                .doesNotThrowAnyException();
        assertThat(web.connections()).isZero();
    }

    @Test
    void checkAddress_nameOfAPrivateAddress_isAViolation() {
        assertThatThrownBy(() -> guarded().checkAddress(URI.create("https://private.example.com/?token=1")))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.URL_ADDRESS))
                .hasMessage("found the host private.example.com (which resolves to a private address): it must be on"
                        + " the public web");
    }

    @Test
    void checkAddress_unknownHost_isNoViolation() {
        assertThatThrownBy(() -> guarded().checkAddress(URI.create("https://nowhere.example.com/")))
                .isInstanceOf(IOException.class)
                .hasMessage("the host name is not known");
    }

    @Test
    void checkAddress_nameServerNeverResponds_isNoViolation() {
        CountDownLatch release = new CountDownLatch(1);
        HostResolver silent = host -> {
            try {
                release.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return addresses("127.0.0.1");
        };
        GuardedWeb web = new GuardedWeb(
                Destinations.publicOnly(silent, address -> Optional.empty()),
                LoopbackWeb::clientSockets,
                Duration.ofMillis(50));

        assertThatThrownBy(() -> web.checkAddress(URI.create("https://slow.example.com/")))
                .isInstanceOf(IOException.class)
                .hasMessage("the host name could not be resolved in time");
        release.countDown();
    }

    @Test
    void post_hostResolvesToPrivateAddressAfterTheCheck_isRefusedWithoutConnection() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\n\r\n"));
        Deque<String> resolved = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.2"));
        GuardedWeb client = guarded(host -> addresses(resolved.pop()));
        client.checkAddress(url(web, "/x").uri());

        assertThatThrownBy(() -> client.post(url(web, "/x").uri(), Map.of(), new byte[1], 10, TIMEOUT))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.URL_ADDRESS));
        assertThat(web.connections()).isZero();
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
    void post_similarToTheExemptOrigin_isRefusedWithoutConnection(String template) {
        URI uri = URI.create(template.replace("{port}", "" + plain.url().getPort()));
        GuardedWeb web = GuardedWeb.publicAndOrigin(plain.url());

        assertThatThrownBy(() -> post(web, uri)).isInstanceOf(MediaException.class);
        assertThatThrownBy(() -> web.checkAddress(uri)).isInstanceOf(MediaException.class);
        assertThat(plain.connections()).isZero();
    }

    @Test
    void publicAndOrigin_defaultPort_isTheSameOrigin() {
        GuardedWeb web = GuardedWeb.publicAndOrigin(URI.create("http://127.0.0.1:80/"));

        assertThatCode(() -> web.checkAddress(URI.create("http://127.0.0.1/x"))).doesNotThrowAnyException();
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
                LoopbackWeb::clientSockets,
                TIMEOUT);

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
    void post_malformedUrlIfAllAddressesAreAllowed_isRefusedWithoutConnection(String template) {
        URI uri = URI.create(template.replace("{port}", "" + plain.url().getPort()));

        assertThatThrownBy(() -> post(GuardedWeb.anyAddress(), uri))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.MEDIA_SOURCE))
                .hasMessageNotContaining("word");
        assertThat(plain.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/", "https://[::1]:8443/", "http://[::ffff:10.0.0.1]/", "https://a1.b-2.example.com/",
                "https://bücher.example.com/", "http://localhost:1/", "http://169.254.169.254/", "http://a.1b.c3/",
            })
    void checkAddress_allAddressesAreAllowed_acceptsStandardForms(String url) {
        GuardedWeb web = new GuardedWeb(
                new Destinations(
                        host -> addresses("10.0.0.1"), address -> Optional.of("private"), Optional.empty(), true),
                LoopbackWeb::clientSockets,
                TIMEOUT);

        assertThatCode(() -> web.checkAddress(URI.create(url))).doesNotThrowAnyException();
    }

    @Test
    void post_longUrlIfAllAddressesAreAllowed_isRefused() {
        URI uri = plain.url().resolve("/" + "x".repeat(2048));

        assertThatThrownBy(() -> post(GuardedWeb.anyAddress(), uri))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("at most 2048 are allowed");
    }

    private static int post(GuardedWeb web, URI uri) throws Exception {
        return web.post(uri, Map.of(), new byte[] {'x'}, 100, TIMEOUT).status();
    }
}
