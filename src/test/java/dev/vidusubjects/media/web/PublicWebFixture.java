package dev.vidusubjects.media.web;

import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.emulators.LoopbackWeb.Site;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.PublicAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Real TLS servers, and a client for them. A server has to listen on a loopback address, so only in these tests
 * {@code 127.0.0.1} counts as a public address.
 */
final class PublicWebFixture implements AutoCloseable {

    /** The timeout of a request: long enough for a busy machine. No test waits until it expires. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Deque<LoopbackWeb> webs = new ArrayDeque<>();

    PublicWebFixture() {
        // Creates the certificate, so that no timeout of a test includes that.
        LoopbackWeb.clientSockets();
    }

    LoopbackWeb serve(Site site) {
        LoopbackWeb web = new LoopbackWeb(site);
        webs.add(web);
        return web;
    }

    static HttpsUrl url(LoopbackWeb web, String pathAndQuery) {
        return new HttpsUrl(URI.create("https://" + LoopbackWeb.HOST + ":" + web.port() + pathAndQuery));
    }

    static PublicWebMedia media() {
        return media(TIMEOUT);
    }

    static PublicWebMedia media(Duration timeout) {
        return media(timeout, PublicWebFixture::resolve);
    }

    /** @return a client with the same name server, and {@code https} and public addresses only */
    static GuardedWeb guarded() {
        return guarded(PublicWebFixture::resolve);
    }

    static GuardedWeb guarded(HostResolver resolver) {
        return new GuardedWeb(Destinations.publicOnly(resolver, PublicWebFixture::refusal), LoopbackWeb::clientSockets);
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        return switch (host) {
            case LoopbackWeb.HOST, LoopbackWeb.OTHER_HOST, "evil.example.com" -> addresses("127.0.0.1");
            case "private.example.com" -> addresses("10.1.2.3");
            default -> throw new UnknownHostException(host);
        };
    }

    private static Optional<String> refusal(InetAddress address) {
        return address.getHostAddress().equals("127.0.0.1") ? Optional.empty() : PublicAddresses.refusal(address);
    }

    static PublicWebMedia media(HostResolver resolver) {
        return media(TIMEOUT, resolver);
    }

    static PublicWebMedia media(Duration timeout, HostResolver resolver) {
        return new PublicWebMedia(timeout, resolver, PublicWebFixture::refusal, LoopbackWeb::clientSockets);
    }

    static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }

    @Override
    public void close() throws IOException {
        for (LoopbackWeb web : webs) {
            web.close();
        }
    }
}
