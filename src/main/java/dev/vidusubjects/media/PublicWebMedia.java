package dev.vidusubjects.media;

import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * Looks at media on the public web, and at nothing else: a URL is written by a stranger, and this process may stand
 * where it can reach what the stranger cannot. Every address of a host must be public, the connection goes to an
 * address that was checked (a second lookup could answer differently), and a redirect is a new URL with the same checks.
 */
public final class PublicWebMedia implements WebMedia {

    private static final int MAX_REDIRECTS = 3;
    /** A content is read in a few windows: beginning, end, and what headers lie between. */
    private static final int MAX_RESPONSES = 3;

    private final Duration timeout;
    private final HostResolver resolver;
    private final Function<InetAddress, Optional<String>> refusal;
    private final Supplier<SSLSocketFactory> tls;

    /** @param timeout for connecting and answering, each time; the whole of a content may take three times as long */
    public PublicWebMedia(Duration timeout) {
        this(timeout, InetAddress::getAllByName, PublicAddresses::refusal, () ->
                (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    PublicWebMedia(
            Duration timeout,
            HostResolver resolver,
            Function<InetAddress, Optional<String>> refusal,
            Supplier<SSLSocketFactory> tls) {
        this.timeout = timeout;
        this.resolver = resolver;
        this.refusal = refusal;
        this.tls = tls;
    }

    @Override
    public MediaContent open(HttpsUrl url, TimeBudget budget) throws MediaException, IOException {
        Duration most = timeout.multipliedBy(MAX_RESPONSES);
        Duration share = budget.remaining().compareTo(most) < 0 ? budget.remaining() : most;
        long deadline = System.nanoTime() + share.toNanos();
        URI uri = MediaSourceParser.readHttps(https(url.uri()));
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            WebContent content = new WebContent(uri, first -> exchange(first, deadline));
            Optional<URI> location = content.begin();
            if (location.isEmpty()) {
                return content;
            }
            uri = redirected(uri, location.get());
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirects");
    }

    private static String https(URI uri) throws MediaException {
        String text = uri.toString();
        if (!text.regionMatches(true, 0, "https:", 0, 6)) {
            throw new MediaException(MediaSourceParser.RULE, "found a URL that is not https://");
        }
        return text;
    }

    private static URI redirected(URI from, URI location) throws MediaException, IOException {
        String text = from.resolve(location).toString();
        if (!text.regionMatches(true, 0, "https:", 0, 6)) {
            throw new IOException("redirected to a URL that is not https://");
        }
        try {
            return MediaSourceParser.readHttps(text);
        } catch (MediaException e) {
            if (e.rule().equals(PublicAddresses.RULE)) {
                throw new MediaException(e.rule(), "the URL redirects elsewhere: " + e.getMessage());
            }
            throw new IOException("redirected to a malformed URL", e);
        }
    }

    private HttpResponse exchange(HttpRange request, long deadline) throws MediaException, IOException {
        long nanos = Math.min(timeout.toNanos(), deadline - System.nanoTime());
        if (nanos <= 0) {
            throw new IOException("the web server took too long");
        }
        return new HttpExchange(request, this::publicAddresses, tls, Duration.ofNanos(nanos)).run();
    }

    /** @throws MediaException {@code url_address} if any address is not public: which one is used would be chance */
    private InetAddress[] publicAddresses(String host) throws MediaException, IOException {
        InetAddress[] addresses = resolver.resolve(host);
        if (addresses.length == 0) {
            throw new IOException("the host has no address");
        }
        for (InetAddress address : addresses) {
            Optional<String> kind = refusal.apply(address);
            if (kind.isPresent()) {
                throw HostPort.notPublic(host, "which leads to " + kind.get());
            }
        }
        return addresses;
    }
}
