package dev.vidusubjects.media.web;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSourceParser;
import dev.vidusubjects.media.PublicAddresses;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.time.Durations;
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
 * Reads media on the public web, and only there: a URL is untrusted input, and this process may be able to reach hosts
 * that the client cannot. Every address of a host must be public, the connection goes to an address that was checked
 * (a second lookup could return a different address), and a redirect is a new URL with the same checks.
 */
public final class PublicWebMedia implements WebMedia {

    private static final int MAX_REDIRECTS = 3;
    /**
     * The time limit of a whole content, as a multiple of the timeout: it is read in a few parts (start, end, and
     * headers between them).
     */
    private static final int MAX_TIMEOUT_FACTOR = 3;

    private final Duration timeout;
    private final Destinations destinations;
    private final Supplier<SSLSocketFactory> tls;

    /** @param timeout limit of one request, including connection setup; a whole content may take three times as long */
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
        this.destinations = Destinations.publicOnly(resolver, refusal);
        this.tls = tls;
    }

    @Override
    public MediaContent open(HttpsUrl url, TimeBudget budget) throws MediaException, IOException {
        Duration max = timeout.multipliedBy(MAX_TIMEOUT_FACTOR);
        Duration limit = Durations.min(budget.remaining(), max);
        long deadline = System.nanoTime() + limit.toNanos();
        URI uri = destinations.check(url.uri());
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            WebContent content = new WebContent(uri, first -> exchange(first, deadline));
            Optional<URI> location = content.readStart();
            if (location.isEmpty()) {
                return content;
            }
            uri = redirected(uri, location.get());
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirects");
    }

    private static URI redirected(URI from, URI location) throws MediaException, IOException {
        String text = from.resolve(location).toString();
        if (!text.regionMatches(true, 0, "https:", 0, 6)) {
            throw new IOException("redirected to a URL that is not https://");
        }
        try {
            return MediaSourceParser.readHttps(text);
        } catch (MediaException e) {
            if (e.rule() == Rule.URL_ADDRESS) {
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
        return new HttpExchange<>(request, destinations::addresses, tls, Duration.ofNanos(nanos)).run();
    }
}
