package dev.vidusubjects.media.web;

import static dev.vidusubjects.media.web.PublicWebFixture.TIMEOUT;
import static dev.vidusubjects.media.web.PublicWebFixture.addresses;
import static dev.vidusubjects.media.web.PublicWebFixture.media;
import static dev.vidusubjects.media.web.PublicWebFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.probe.MediaProbe;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers are contacted: redirects, the addresses of a name, and certificates are checked before a request. */
class PublicWebDestinationTest {

    private final PublicWebFixture servers = new PublicWebFixture();

    @AfterEach
    void close() throws IOException {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void open_redirect_isFollowed(int status) throws Exception {
        LoopbackWeb target = servers.serve(LoopbackWeb.file(MediaFiles.jpeg(300, 200)));
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 " + status
                + " Moved\r\nLocation: https://other.example.com:" + target.port() + "/real.jpg\r\n\r\n"));

        assertThat(MediaProbe.probe(media().open(url(web, "/x"), Budgets.ample()))
                        .width())
                .isEqualTo(300);
        assertThat(target.serverNames()).containsOnly(LoopbackWeb.OTHER_HOST);
    }

    @Test
    void open_relativeRedirect_staysAtTheHost() throws Exception {
        byte[] png = MediaFiles.png(200, 200);
        LoopbackWeb web = servers.serve((head, out) -> {
            if (head.startsWith("GET /a/old.png ")) {
                LoopbackWeb.write(out, "HTTP/1.1 302 Found\r\nLocation: new.png?v=2\r\n\r\n");
            } else {
                LoopbackWeb.file(png).respond(head, out);
            }
        });

        media().open(url(web, "/a/old.png"), Budgets.ample());

        assertThat(web.requests().get(1)).startsWith("GET /a/new.png?v=2 HTTP/1.1");
    }

    @Test
    void open_endlessRedirects_failAfterThree() {
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessage("more than 3 redirects");
        assertThat(web.connections()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.2:{port}/", "https://169.254.169.254/latest/meta-data/", "https://[::1]:{port}/",
                "//10.0.0.1/", "https://private.example.com/", "https://localhost:{port}/",
            })
    void open_redirectToNonPublicAddress_isRefusedWithoutConnection(String location) {
        LoopbackWeb forbidden = servers.serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"));
        LoopbackWeb web = servers.serve(LoopbackWeb.text(
                "HTTP/1.1 302 Found\r\nLocation: " + location.replace("{port}", "" + forbidden.port()) + "\r\n\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule()).isEqualTo(Rule.URL_ADDRESS));
        assertThat(forbidden.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://other.example.com:{port}/", "ftp://other.example.com/", "file:///etc/passwd",
                "https://user@other.example.com:{port}/", "https://2130706433:{port}/", "https://0x7f.1:{port}/",
                "https://other.example.com.:{port}/", "https://other.example.com:{port}/a^b", "",
            })
    void open_redirectToInvalidUrl_isNotFollowed(String location) {
        LoopbackWeb forbidden = servers.serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"));
        LoopbackWeb web = servers.serve(LoopbackWeb.text(
                "HTTP/1.1 302 Found\r\nLocation: " + location.replace("{port}", "" + forbidden.port()) + "\r\n\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample())).isInstanceOf(IOException.class);
        assertThat(forbidden.connections()).isZero();
    }

    @Test
    void read_hostResolvesToPrivateAddressLater_isNotContacted() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(new byte[300_000]));
        Deque<String> resolved = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.2"));
        MediaContent content = media(host -> addresses(resolved.pop())).open(url(web, "/x"), Budgets.ample());

        assertThatThrownBy(() -> content.read(200_000, new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("address changed");
        assertThat(web.connections()).isOne();
    }

    @Test
    void open_oneOfTheAddressesIsPrivate_isRefusedWithoutConnection() {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(new byte[10]));

        assertThatThrownBy(() ->
                        media(host -> addresses("127.0.0.1", "192.168.0.1")).open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(MediaException.class)
                .hasMessage("found the host media.example.com (which resolves to a private address): it must be on the"
                        + " public web");
        assertThat(web.connections()).isZero();
    }

    @Test
    void open_firstAddressRefusesConnections_usesTheNext() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(new byte[10]));

        // No server listens on 127.0.0.3.
        PublicWebMedia media = new PublicWebMedia(
                TIMEOUT,
                host -> addresses("127.0.0.3", "127.0.0.1"),
                address -> Optional.empty(),
                LoopbackWeb::clientSockets);

        assertThat(media.open(url(web, "/x"), Budgets.ample()).size()).isEqualTo(10);
    }

    @Test
    void open_unknownHost_fails() {
        assertThatThrownBy(
                        () -> media().open(new HttpsUrl(URI.create("https://nowhere.example.com/")), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessage("the host name is not known");
    }

    @Test
    void open_certificateOfAnotherHost_isNotTrusted() {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(new byte[10]));

        assertThatThrownBy(() -> media().open(
                                new HttpsUrl(URI.create("https://evil.example.com:" + web.port() + "/")),
                                Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessage("no trusted TLS connection to the web server could be made")
                .hasCauseInstanceOf(SSLException.class);
        assertThat(web.requests()).isEmpty();
    }

    @Test
    void open_selfSignedCertificate_isNotTrusted() {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(new byte[10]));
        PublicWebMedia media =
                new PublicWebMedia(TIMEOUT, host -> addresses("127.0.0.1"), address -> Optional.empty(), () ->
                        (javax.net.ssl.SSLSocketFactory) javax.net.ssl.SSLSocketFactory.getDefault());

        assertThatThrownBy(() -> media.open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessage("no trusted TLS connection to the web server could be made")
                .hasCauseInstanceOf(SSLException.class);
        assertThat(web.requests()).isEmpty();
    }
}
