package dev.vidusubjects.media.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.ByteWriter;
import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.PublicAddresses;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests URLs with which a client could make the application contact hosts that only this machine can reach. A listener
 * on every local address must never receive a connection. The test cannot observe connections to other targets, such as
 * metadata services and private networks. These must be refused before a connection attempt: the exception is then a
 * refusal, not a connection failure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileUrlTest {

    /** The addresses that untrusted name servers return, by host name. The application must not resolve other names. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("loopback.example.com", "127.0.0.1"),
            Map.entry("127.0.0.1.nip.example.com", "127.0.0.1"),
            Map.entry("loopback6.example.com", "::1"),
            Map.entry("any.example.com", "0.0.0.0"),
            Map.entry("private.example.com", "10.0.0.1"),
            Map.entry("home.example.com", "192.168.1.1"),
            Map.entry("docker.example.com", "172.17.0.1"),
            Map.entry("carrier.example.com", "100.100.100.200"),
            Map.entry("metadata.google.internal", "169.254.169.254"),
            Map.entry("instance-data.ec2.internal", "169.254.169.254"),
            Map.entry("metadata6.example.com", "fd00:ec2::254"),
            Map.entry("link6.example.com", "fe80::1"),
            Map.entry("mapped.example.com", "::ffff:127.0.0.1"),
            Map.entry("nat64.example.com", "64:ff9b::7f00:1"),
            Map.entry("sixtofour.example.com", "2002:7f00:1::"),
            Map.entry("teredo.example.com", "2001:0:7f00:1::"),
            Map.entry("mixed.example.com", "93.184.215.14 127.0.0.1"),
            Map.entry("mixed6.example.com", "2606:4700::1111 ::1"),
            Map.entry("multicast.example.com", "224.0.0.1"),
            Map.entry("wireserver.example.com", "168.63.129.16"));

    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket listener;

    @BeforeAll
    void listen() throws IOException {
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress((InetAddress) null, 0));
        Thread thread = new Thread(
                () -> {
                    while (!listener.isClosed()) {
                        try {
                            Socket socket = listener.accept();
                            connections.incrementAndGet();
                            socket.close();
                        } catch (IOException e) {
                            return;
                        }
                    }
                },
                "listener");
        thread.setDaemon(true);
        thread.start();
    }

    /** Without this check, the tests would also pass if no client could reach the listener. */
    @AfterAll
    void checkThatTheListenerIsReachable() throws IOException {
        int before = connections.get();
        new Socket(InetAddress.getByName("127.0.0.1"), listener.getLocalPort()).close();
        Awaitility.await().until(() -> connections.get() == before + 1);
        listener.close();
    }

    @ParameterizedTest
    @HostileUrls
    void open_hostileUrl_isRefusedWithoutConnection(String template, String rule) throws Exception {
        String text = template.replace("{port}", "" + listener.getLocalPort());

        MediaSource source = MediaSource.ofText(text);
        if (source instanceof Unreadable unreadable) {
            assertThat(unreadable.rule().code()).isEqualTo(rule);
        } else {
            assertThatThrownBy(() -> media().open((HttpsUrl) source, Budgets.ample()))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            e -> assertThat(e.rule().code()).isEqualTo(rule));
        }
        openUnchecked(text);
        assertThat(connections).hasValue(0);
    }

    /** An untrusted server with an address that counts as public redirects to each of the URLs. */
    @ParameterizedTest
    @HostileUrls
    void open_redirectToAHostileUrl_isNotFollowed(String template) throws IOException {
        String text = template.replace("{port}", "" + listener.getLocalPort());
        AtomicBoolean first = new AtomicBoolean(true);
        try (LoopbackWeb web =
                new LoopbackWeb(LoopbackWeb.text("HTTP/1.1 302 Found\r\nLocation: " + text + "\r\n\r\n"))) {
            PublicWebMedia media = new PublicWebMedia(
                    Duration.ofSeconds(10),
                    host -> host.equals(LoopbackWeb.HOST)
                            ? new InetAddress[] {InetAddress.getByName("127.0.0.1")}
                            : resolve(host),
                    address -> first.getAndSet(false) ? Optional.empty() : PublicAddresses.refusal(address),
                    LoopbackWeb::clientSockets);
            URI uri = URI.create("https://" + LoopbackWeb.HOST + ":" + web.port() + "/a.png");

            assertThatThrownBy(() -> media.open(new HttpsUrl(uri), Budgets.ample()))
                    .isInstanceOfAny(MediaException.class, IOException.class);

            assertThat(web.connections()).as("requests to the untrusted server").isOne();
            assertThat(connections).hasValue(0);
        }
    }

    /** Checks the second defence: {@code open} also refuses a URL that {@link MediaSource#ofText} has not checked. */
    private static void openUnchecked(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return;
        }
        assertThatThrownBy(() -> media().open(new HttpsUrl(uri), Budgets.ample()))
                .isInstanceOf(MediaException.class);
    }

    /** The client for webhooks and downloads gets URLs as {@link URI}: those of the table that have this form. */
    @ParameterizedTest
    @HostileUrls
    void guardedWeb_hostileUrl_isRefusedWithoutConnection(String template, String rule, @TempDir Path folder) {
        URI uri;
        try {
            uri = new URI(template.replace("{port}", "" + listener.getLocalPort()));
        } catch (URISyntaxException e) {
            return;
        }
        // Only this port of the loopback address is allowed.
        URI otherOrigin = URI.create("http://127.0.0.1:" + (listener.getLocalPort() == 8080 ? 8081 : 8080));
        Path file = folder.resolve("file");

        for (Optional<URI> exempt : List.of(Optional.<URI>empty(), Optional.of(otherOrigin))) {
            GuardedWeb web = guarded(exempt);
            assertRefused(rule, () -> web.post(uri, Map.of(), new byte[1], 100, Duration.ofSeconds(60)));
            assertRefused(rule, () -> web.download(uri, file, 100, Duration.ofSeconds(60)));
        }

        assertThat(file).doesNotExist();
        assertThat(connections).hasValue(0);
    }

    private static void assertRefused(String rule, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.rule().code()).isEqualTo(rule));
    }

    private static GuardedWeb guarded(Optional<URI> exempt) {
        return new GuardedWeb(
                new Destinations(HostileUrlTest::resolve, PublicAddresses::refusal, exempt, false), () -> {
                    throw new AssertionError("a connection was made");
                });
    }

    /** A resolver can return an IPv4-mapped address in its IPv6 form. */
    @Test
    void open_nameOfAMappedAddressInItsIpv6Form_isRefusedWithoutConnection() {
        byte[] mapped = new ByteWriter().zeros(10).u8(0xff, 0xff, 127, 0, 0, 1).toBytes();
        PublicWebMedia media = media(host -> new InetAddress[] {Inet6Address.getByAddress(host, mapped, 0)});

        assertThatThrownBy(() -> media.open(
                        new HttpsUrl(URI.create("https://mapped.example.com:" + listener.getLocalPort() + "/")),
                        Budgets.ample()))
                .isInstanceOf(MediaException.class);
        assertThat(connections).hasValue(0);
    }

    private static PublicWebMedia media() {
        return media(HostileUrlTest::resolve);
    }

    static InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.startsWith("[") || host.matches("[0-9.]+")) {
            return new InetAddress[] {InetAddress.getByName(host)};
        }
        String[] literals = NAMES.get(host).split(" ");
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }

    private static PublicWebMedia media(HostResolver resolver) {
        return new PublicWebMedia(Duration.ofSeconds(5), resolver, PublicAddresses::refusal, () -> {
            throw new AssertionError("a connection was made");
        });
    }

    @Test
    void ofText_eachNameOfTheTable_isWellFormed() throws UnknownHostException {
        assertThat(NAMES).allSatisfy((name, literals) -> assertThat(MediaSource.ofText("https://" + name + "/"))
                .isInstanceOf(HttpsUrl.class));
    }

    /** The URLs, with {@code {port}} for the port of the listener, and the rule that refuses each of them. */
    @Retention(RetentionPolicy.RUNTIME)
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // addresses in the standard form
                "https://127.0.0.1:{port}/                          | url_address",
                "https://127.0.0.1:{port}/2018-06-01/runtime/invocation/next | url_address",
                "https://127.1.2.3:{port}/                          | url_address",
                "https://0.0.0.0:{port}/                            | url_address",
                "https://10.0.0.1/                                  | url_address",
                "https://172.16.0.1/                                | url_address",
                "https://172.31.255.254/                            | url_address",
                "https://192.168.0.1/                               | url_address",
                "https://100.64.0.1/                                | url_address",
                "https://100.100.100.200/latest/meta-data/          | url_address",
                "https://169.254.169.254/latest/meta-data/iam/      | url_address",
                "https://169.254.170.2/v2/credentials               | url_address",
                "https://169.254.100.1:9001/2018-06-01/runtime/     | url_address",
                "https://168.63.129.16/machine                      | url_address",
                "https://192.0.0.192/                               | url_address",
                "https://198.18.0.1/                                | url_address",
                "https://203.0.113.1/                               | url_address",
                "https://224.0.0.1/                                 | url_address",
                "https://255.255.255.255/                           | url_address",
                "https://0.1.2.3/                                   | url_address",
                "https://100.127.255.254/                           | url_address",
                "https://192.88.99.1/                               | url_address",
                "https://198.19.255.254/                            | url_address",
                "https://239.255.255.250:1900/                      | url_address",
                "https://240.0.0.1/                                 | url_address",
                "https://127.0.0.1:9001/2018-06-01/runtime/invocation/next | url_address",
                "https://127.0.0.1:65535/                           | url_address",
                "https://127.0.0.1:0/                               | media_source",
                "https://127.0.0.1:65536/                           | media_source",
                // addresses in forms that other URL parsers may accept
                "https://2130706433:{port}/                         | media_source",
                "https://017700000001:{port}/                       | media_source",
                "https://0x7f000001:{port}/                         | media_source",
                "https://0x7f.1:{port}/                             | media_source",
                "https://0x7f.0.0.1:{port}/                         | media_source",
                "https://127.1:{port}/                              | media_source",
                "https://127.0.1:{port}/                            | media_source",
                "https://0177.0.0.1:{port}/                         | media_source",
                "https://127.0.0.01:{port}/                         | media_source",
                "https://127.0.0.1.:{port}/                         | media_source",
                "https://0:{port}/                                  | media_source",
                "https://127.0.0.0x1:{port}/                        | media_source",
                "https://2852039166/latest/meta-data/               | media_source",
                "https://0xa9fea9fe/latest/meta-data/               | media_source",
                "https://425.510.425.510/                           | media_source",
                "https://4294967297:{port}/                         | media_source",
                "https://１２７.０.０.１:{port}/                        | url_address",
                "https://127。0。0。1:{port}/                        | url_address",
                "https://①②⑦.⓪.⓪.①:{port}/                         | url_address",
                "https://%31%32%37.0.0.1:{port}/                    | media_source",
                "https://127%2e0%2e0%2e1:{port}/                    | media_source",
                // IPv6, and IPv4 inside it
                "https://[::1]:{port}/                              | url_address",
                "https://[0:0:0:0:0:0:0:1]:{port}/                  | url_address",
                "https://[::]:{port}/                               | url_address",
                "https://[::ffff:127.0.0.1]:{port}/                 | url_address",
                "https://[::ffff:7f00:1]:{port}/                    | url_address",
                "https://[0:0:0:0:0:ffff:127.0.0.1]:{port}/         | url_address",
                "https://[::127.0.0.1]:{port}/                      | url_address",
                "https://[::ffff:a9fe:a9fe]/                        | url_address",
                "https://[64:ff9b::127.0.0.1]/                      | url_address",
                "https://[64:ff9b:1::1]/                            | url_address",
                "https://[64:ff9b::169.254.169.254]/                | url_address",
                "https://[::ffff:169.254.100.1]:9001/               | url_address",
                "https://[::ffff:0:127.0.0.1]:{port}/               | url_address",
                "https://[2002:a9fe:a9fe::]/                        | url_address",
                "https://[2001:0:a9fe:a9fe:0:0:5601:5601]/          | url_address",
                "https://[fd20:ce::254]/                            | url_address",
                "https://[2002:7f00:1::]/                           | url_address",
                "https://[2001:0:7f00:1::]/                         | url_address",
                "https://[2600:1f00::5efe:7f00:1]/                  | url_address",
                "https://[fe80::1]/                                 | url_address",
                "https://[fe80::1%25lo]:{port}/                     | media_source",
                "https://[fd00:ec2::254]/latest/meta-data/          | url_address",
                "https://[fec0::1]/                                 | url_address",
                "https://[ff02::1]/                                 | url_address",
                "https://[2001:db8::1]/                             | url_address",
                "https://[::1/                                      | media_source",
                "https://::1:{port}/                                | media_source",
                // names
                "https://localhost:{port}/                          | url_address",
                "https://LOCALHOST:{port}/                          | url_address",
                "https://a.localhost:{port}/                        | url_address",
                "https://localhost.:{port}/                         | media_source",
                "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/                         | url_address",
                "https://intranet:{port}/                           | url_address",
                "https://loopback.example.com:{port}/               | url_address",
                "https://127.0.0.1.nip.example.com:{port}/          | url_address",
                "https://loopback6.example.com:{port}/              | url_address",
                "https://any.example.com:{port}/                    | url_address",
                "https://private.example.com/                       | url_address",
                "https://home.example.com/                          | url_address",
                "https://docker.example.com/                        | url_address",
                "https://carrier.example.com/                       | url_address",
                "https://metadata.google.internal/                  | url_address",
                "https://metadata.google.internal./                 | media_source",
                "https://metadata/computeMetadata/v1/               | url_address",
                "https://instance-data.ec2.internal/                | url_address",
                "https://metadata6.example.com/                     | url_address",
                "https://link6.example.com/                         | url_address",
                "https://mapped.example.com:{port}/                 | url_address",
                "https://nat64.example.com:{port}/                  | url_address",
                "https://sixtofour.example.com:{port}/              | url_address",
                "https://teredo.example.com:{port}/                 | url_address",
                "https://mixed.example.com:{port}/                  | url_address",
                "https://mixed6.example.com:{port}/                 | url_address",
                "https://multicast.example.com/                     | url_address",
                "https://wireserver.example.com/                    | url_address",
                // credentials, and texts in which parsers may find the wrong host
                "https://user:word@127.0.0.1:{port}/                | media_source",
                "https://example.com@127.0.0.1:{port}/              | media_source",
                "https://127.0.0.1:{port}@example.com/              | media_source",
                "https://example.com:443@127.0.0.1:{port}/          | media_source",
                "https://127.0.0.1:{port}\\@example.com/            | media_source",
                "https://example.com\\@127.0.0.1:{port}/            | media_source",
                "https://127.0.0.1:{port}#@example.com/             | url_address",
                "https://127.0.0.1:{port}?@example.com/             | url_address",
                "https:///127.0.0.1:{port}/                         | media_source",
                "https:/127.0.0.1:{port}/                           | media_source",
                "https:\\\\127.0.0.1:{port}/                        | media_source",
                "https://127.0.0.1:{port}\tx/                       | media_source",
                "https:// 127.0.0.1:{port}/                         | media_source",
                "https://127.0.0.1:{port}:80/                       | media_source",
                "https://127.0.0.1:0{port}x/                        | media_source",
                // other schemes
                "http://127.0.0.1:{port}/                           | media_source",
                "http://169.254.169.254/latest/meta-data/           | media_source",
                "ftp://127.0.0.1:{port}/                            | media_source",
                "gopher://127.0.0.1:{port}/_GET                     | media_source",
                "dict://127.0.0.1:{port}/                           | media_source",
                "ldap://127.0.0.1:{port}/                           | media_source",
                "file:///etc/passwd                                 | media_source",
                "file://127.0.0.1/etc/passwd                        | media_source",
                "jar:https://127.0.0.1:{port}/a.jar!/               | media_source",
                "netdoc:///etc/passwd                               | media_source",
                "unix:///var/run/docker.sock                        | media_source",
            })
    @interface HostileUrls {}
}
