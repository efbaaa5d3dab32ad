package dev.vidusubjects.media.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.PublicAddresses;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.probe.ByteWriter;
import dev.vidusubjects.media.probe.IsoFiles;
import dev.vidusubjects.media.probe.MediaInfo;
import dev.vidusubjects.media.probe.MediaProbe;
import dev.vidusubjects.media.web.LoopbackWeb.Site;
import dev.vidusubjects.time.Budgets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests against a real TLS server. The server has to listen on a loopback address, so only in this test
 * {@code 127.0.0.1} counts as a public address.
 */
class PublicWebMediaTest {

    /** The timeout of a request: long enough for a busy machine. No test waits until it expires. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Deque<LoopbackWeb> webs = new ArrayDeque<>();

    @BeforeAll
    static void createCertificate() {
        LoopbackWeb.clientSockets();
    }

    @AfterEach
    void close() throws IOException {
        for (LoopbackWeb web : webs) {
            web.close();
        }
    }

    @Test
    void open_pngLongerThanTheFirstRange_isProbedWithTwoRequests() throws Exception {
        LoopbackWeb web = serve(LoopbackWeb.file(MediaFiles.png(256, 320, 300_000)));

        MediaContent content = media().open(url(web, "/a/hero.png?size=full"), Budgets.ample());

        assertThat(content.size()).isEqualTo(300_000);
        assertThat(MediaProbe.probe(content)).isEqualTo(new MediaInfo(MediaFormat.PNG, 256, 320, Optional.empty()));
        assertThat(web.requests()).hasSize(2);
        assertThat(web.requests().get(0))
                .startsWith("GET /a/hero.png?size=full HTTP/1.1\r\nHost: media.example.com:" + web.port() + "\r\n")
                .contains("\r\nRange: bytes=0-65535\r\n");
        assertThat(web.requests().get(1)).contains("\r\nRange: bytes=299988-299999\r\n");
        assertThat(web.serverNames()).containsOnly(LoopbackWeb.HOST);
    }

    @Test
    void open_urlWithoutPath_requestsTheRoot() throws Exception {
        LoopbackWeb web = serve(LoopbackWeb.file(MediaFiles.png(256, 320)));

        media().open(url(web, "?id=7"), Budgets.ample());

        assertThat(web.requests().get(0)).startsWith("GET /?id=7 HTTP/1.1\r\n");
    }

    @Test
    void open_movieWithItsHeaderAtTheEnd_isProbed() throws Exception {
        byte[] mov = new ByteWriter()
                .bytes(
                        IsoFiles.ftyp("qt  "),
                        IsoFiles.box("mdat", new byte[500_000]),
                        new IsoFiles(640, 480, Duration.ofSeconds(4)).moov())
                .toBytes();
        LoopbackWeb web = serve(LoopbackWeb.file(mov));

        assertThat(MediaProbe.probe(media().open(url(web, "/clip.mov"), Budgets.ample())))
                .isEqualTo(new MediaInfo(MediaFormat.MOV, 640, 480, Optional.of(Duration.ofSeconds(4))));
    }

    @Test
    void read_acrossTheFirstRange_returnsThatPart() throws Exception {
        byte[] file = new byte[200_000];
        new java.util.Random(3).nextBytes(file);
        MediaContent content = media().open(url(serve(LoopbackWeb.file(file)), "/x"), Budgets.ample());
        byte[] into = new byte[200_010];

        assertThat(content.read(10, into, 5, 200_000)).isEqualTo(199_990);
        assertThat(java.util.Arrays.equals(into, 5, 199_995, file, 10, 200_000)).isTrue();
        assertThat(content.read(200_000, into, 0, 10)).isZero();
    }

    @Test
    void read_manyPositions_isLimitedInRequests() throws Exception {
        LoopbackWeb web = serve(LoopbackWeb.file(new byte[4_000_000]));
        MediaContent content = media().open(url(web, "/x"), Budgets.ample());

        assertThatThrownBy(() -> content.stream().readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 12 requests");
        assertThat(web.connections()).isEqualTo(13);
    }

    @Test
    void open_serverWithoutRanges_providesTheStartOnly() throws Exception {
        byte[] png = MediaFiles.png(256, 320);
        String start = new String(png, java.nio.charset.StandardCharsets.ISO_8859_1);
        LoopbackWeb web = serve(
                LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + start + "\0".repeat(70_000)));
        MediaContent content = media().open(url(web, "/x"), Budgets.ample());

        assertThat(content.size()).isEqualTo(900_000);
        assertThat(content.read(0, new byte[100], 0, 100)).isEqualTo(100);
        assertThatThrownBy(() -> content.read(70_000, new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not support range requests");
    }

    @Test
    void open_smallResourceInChunks_isRead() throws Exception {
        LoopbackWeb web = serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                + "3;name=value\r\nabc\r\n2 \r\nde\r\n0\r\n\r\n"));

        assertThat(media().open(url(web, "/x"), Budgets.ample()).stream().readAllBytes())
                .asString()
                .isEqualTo("abcde");
    }

    @Test
    void open_interimResponseFirst_isSkipped() throws Exception {
        LoopbackWeb web = serve(LoopbackWeb.text(
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        assertThat(media().open(url(web, "/x"), Budgets.ample()).size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void open_redirect_isFollowed(int status) throws Exception {
        LoopbackWeb target = serve(LoopbackWeb.file(MediaFiles.jpeg(300, 200)));
        LoopbackWeb web = serve(LoopbackWeb.text("HTTP/1.1 " + status + " Moved\r\nLocation: https://other.example.com:"
                + target.port() + "/real.jpg\r\n\r\n"));

        assertThat(MediaProbe.probe(media().open(url(web, "/x"), Budgets.ample()))
                        .width())
                .isEqualTo(300);
        assertThat(target.serverNames()).containsOnly(LoopbackWeb.OTHER_HOST);
    }

    @Test
    void open_relativeRedirect_staysAtTheHost() throws Exception {
        byte[] png = MediaFiles.png(200, 200);
        LoopbackWeb web = serve((head, out) -> {
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
        LoopbackWeb web = serve(LoopbackWeb.text("HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n"));

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
        LoopbackWeb forbidden = serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"));
        LoopbackWeb web = serve(LoopbackWeb.text(
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
        LoopbackWeb forbidden = serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"));
        LoopbackWeb web = serve(LoopbackWeb.text(
                "HTTP/1.1 302 Found\r\nLocation: " + location.replace("{port}", "" + forbidden.port()) + "\r\n\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample())).isInstanceOf(IOException.class);
        assertThat(forbidden.connections()).isZero();
    }

    @Test
    void read_hostResolvesToPrivateAddressLater_isNotContacted() throws Exception {
        LoopbackWeb web = serve(LoopbackWeb.file(new byte[300_000]));
        Deque<String> resolved = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.2"));
        MediaContent content = media(host -> addresses(resolved.pop())).open(url(web, "/x"), Budgets.ample());

        assertThatThrownBy(() -> content.read(200_000, new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("address changed");
        assertThat(web.connections()).isOne();
    }

    @Test
    void open_oneOfTheAddressesIsPrivate_isRefusedWithoutConnection() {
        LoopbackWeb web = serve(LoopbackWeb.file(new byte[10]));

        assertThatThrownBy(() ->
                        media(host -> addresses("127.0.0.1", "192.168.0.1")).open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(MediaException.class)
                .hasMessage("found the host media.example.com (which resolves to a private address): it must be on the"
                        + " public web");
        assertThat(web.connections()).isZero();
    }

    @Test
    void open_firstAddressRefusesConnections_usesTheNext() throws Exception {
        LoopbackWeb web = serve(LoopbackWeb.file(new byte[10]));

        // No server listens on 127.0.0.3.
        PublicWebMedia media = new PublicWebMedia(
                TIMEOUT,
                host -> addresses("127.0.0.3", "127.0.0.1"),
                address -> Optional.empty(),
                LoopbackWeb::clientSockets);

        assertThat(media.open(url(web, "/x"), Budgets.ample()).size()).isEqualTo(10);
    }

    @Test
    void open_certificateOfAnotherHost_isNotTrusted() {
        LoopbackWeb web = serve(LoopbackWeb.file(new byte[10]));

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
        LoopbackWeb web = serve(LoopbackWeb.file(new byte[10]));
        PublicWebMedia media =
                new PublicWebMedia(TIMEOUT, host -> addresses("127.0.0.1"), address -> Optional.empty(), () ->
                        (javax.net.ssl.SSLSocketFactory) javax.net.ssl.SSLSocketFactory.getDefault());

        assertThatThrownBy(() -> media.open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessage("no trusted TLS connection to the web server could be made")
                .hasCauseInstanceOf(SSLException.class);
        assertThat(web.requests()).isEmpty();
    }

    @Test
    void open_serverNeverResponds_fails() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        LoopbackWeb web = serve((head, out) -> await(done));

        assertThatThrownBy(() -> media(Duration.ofMillis(300)).open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class);
        done.countDown();
    }

    /** Each byte arrives in time, but the complete response does not. */
    @Test
    void open_serverSendsSlowly_timesOut() {
        LoopbackWeb web = serve((head, out) -> {
            LoopbackWeb.write(out, "HTTP/1.1 200 OK\r\nX: ");
            CountDownLatch never = new CountDownLatch(1);
            for (int i = 0; i < 1000; i++) {
                awaitFor(never, 20);
                out.write('x');
                out.flush();
            }
        });
        long start = System.nanoTime();

        assertThatThrownBy(() -> media(Duration.ofMillis(400)).open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not respond within");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void open_nameServerNeverResponds_timesOutAndNeverConnects() throws Exception {
        LoopbackWeb web = serve(LoopbackWeb.file(new byte[10]));
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch checked = new CountDownLatch(1);
        PublicWebMedia media = new PublicWebMedia(
                Duration.ofMillis(100),
                host -> {
                    await(release);
                    return addresses("127.0.0.1");
                },
                address -> {
                    checked.countDown();
                    return Optional.empty();
                },
                LoopbackWeb::clientSockets);

        assertThatThrownBy(() -> media.open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not respond within");
        release.countDown();
        await(checked);
        assertThat(web.connections()).isZero();
    }

    @Test
    void open_unknownHost_fails() {
        assertThatThrownBy(
                        () -> media().open(new HttpsUrl(URI.create("https://nowhere.example.com/")), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessage("the host name is not known");
    }

    @Test
    void open_unusableResponse_fails() {
        LoopbackWeb web = serve(LoopbackWeb.text("HTTP/1.1 404 Not Found\r\n\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessage("the web server responded with status 404");
    }

    @Test
    void open_endlessHeaders_fails() {
        LoopbackWeb web = serve(endless("HTTP/1.1 200 OK\r\n", "X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("headers of more than");
    }

    @Test
    void open_endlessInterimResponses_fails() {
        LoopbackWeb web = serve(endless("", "HTTP/1.1 100 Continue\r\n\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("interim responses only");
    }

    @Test
    void open_endlessBodyWithoutLength_fails() {
        LoopbackWeb web = serve(endless("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1000)));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not say how long");
    }

    @Test
    void open_emptyResource_hasNoBytes() throws Exception {
        LoopbackWeb web = serve(LoopbackWeb.text("HTTP/1.1 416 No\r\nContent-Range: bytes */0\r\n\r\n"));

        assertThat(media().open(url(web, "/x"), Budgets.ample()).size()).isZero();
    }

    private static Site endless(String start, String more) {
        return (head, out) -> {
            LoopbackWeb.write(out, start);
            for (int i = 0; i < 100_000; i++) {
                LoopbackWeb.write(out, more);
            }
        };
    }

    private LoopbackWeb serve(Site site) {
        LoopbackWeb web = new LoopbackWeb(site);
        webs.add(web);
        return web;
    }

    private static HttpsUrl url(LoopbackWeb web, String pathAndQuery) {
        return new HttpsUrl(URI.create("https://" + LoopbackWeb.HOST + ":" + web.port() + pathAndQuery));
    }

    private static PublicWebMedia media() {
        return media(TIMEOUT);
    }

    private static PublicWebMedia media(Duration timeout) {
        return media(timeout, host -> switch (host) {
            case LoopbackWeb.HOST, LoopbackWeb.OTHER_HOST, "evil.example.com" -> addresses("127.0.0.1");
            case "private.example.com" -> addresses("10.1.2.3");
            default -> throw new UnknownHostException(host);
        });
    }

    private static PublicWebMedia media(HostResolver resolver) {
        return media(TIMEOUT, resolver);
    }

    private static PublicWebMedia media(Duration timeout, HostResolver resolver) {
        return new PublicWebMedia(
                timeout,
                resolver,
                address -> address.getHostAddress().equals("127.0.0.1")
                        ? Optional.empty()
                        : PublicAddresses.refusal(address),
                LoopbackWeb::clientSockets);
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }

    private static void await(CountDownLatch latch) {
        awaitFor(latch, 10_000);
    }

    private static void awaitFor(CountDownLatch latch, int millis) {
        try {
            latch.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
