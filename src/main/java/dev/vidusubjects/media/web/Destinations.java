package dev.vidusubjects.media.web;

import dev.vidusubjects.media.EndpointUrl;
import dev.vidusubjects.media.HostPort;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaSourceParser;
import dev.vidusubjects.media.PublicAddresses;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides to which URLs and addresses requests may be sent: {@code https} and public addresses only, except to one
 * origin, or to all, if the configuration says so.
 */
final class Destinations {

    private final HostResolver resolver;
    private final Function<InetAddress, Optional<String>> refusal;
    private final Optional<URI> exemptOrigin;
    private final boolean allowPrivate;

    /**
     * @param refusal the reason why no connection to an address is allowed, or empty
     * @param exemptOrigin a URL whose scheme, host and port are allowed without a check of the addresses
     * @param allowPrivate whether every {@code http} and {@code https} URL is allowed
     * @throws IllegalArgumentException if the exempt origin is not an {@code http} or {@code https} URL
     */
    Destinations(
            HostResolver resolver,
            Function<InetAddress, Optional<String>> refusal,
            Optional<URI> exemptOrigin,
            boolean allowPrivate) {
        this.resolver = resolver;
        this.refusal = refusal;
        this.exemptOrigin = exemptOrigin.map(Destinations::origin);
        this.allowPrivate = allowPrivate;
    }

    private static URI origin(URI uri) {
        try {
            return EndpointUrl.readAnyHost(uri);
        } catch (MediaException e) {
            throw new IllegalArgumentException("the exempt origin must be a URL of a server: " + e.getMessage(), e);
        }
    }

    static Destinations publicOnly(HostResolver resolver, Function<InetAddress, Optional<String>> refusal) {
        return new Destinations(resolver, refusal, Optional.empty(), false);
    }

    /** Public addresses, with the name servers of the system. */
    static Destinations of(Optional<URI> exemptOrigin, boolean allowPrivate) {
        return new Destinations(InetAddress::getAllByName, PublicAddresses::refusal, exemptOrigin, allowPrivate);
    }

    /**
     * Checks a URL without a lookup.
     *
     * @return an absolute URI in ASCII, with a host, and without user info
     * @throws MediaException {@code media_source} if the URL is malformed or has a scheme that is not allowed, {@code
     *     url_address} if its host cannot be public
     */
    URI check(URI uri) throws MediaException {
        String text = uri.toString();
        boolean isHttps = text.regionMatches(true, 0, "https:", 0, 6);
        // URI does not know internationalised hosts, which are allowed in any case if they are public.
        if (isExempt(uri) && !(isHttps && uri.getHost() == null)) {
            return EndpointUrl.readAnyHost(uri);
        }
        if (!isHttps) {
            throw new MediaException(Rule.MEDIA_SOURCE, "found a URL that is not https://");
        }
        return MediaSourceParser.readHttps(text);
    }

    /**
     * Resolves the host of a URL.
     *
     * @param checked as {@link #check} returns it
     * @return all addresses of the host, at least one
     * @throws MediaException {@code url_address} if any address is not allowed, because any of them could be used
     * @throws IOException if the host is not known
     */
    InetAddress[] addresses(URI checked) throws MediaException, IOException {
        InetAddress[] addresses = resolver.resolve(checked.getHost());
        if (addresses.length == 0) {
            throw new IOException("the host has no address");
        }
        if (!isExempt(checked)) {
            HostPort.requirePublic(checked.getHost(), addresses, refusal);
        }
        return addresses;
    }

    private boolean isExempt(URI uri) {
        return allowPrivate
                || exemptOrigin.filter(origin -> isSameOrigin(origin, uri)).isPresent();
    }

    private static boolean isSameOrigin(URI origin, URI uri) {
        return origin.getScheme().equalsIgnoreCase(uri.getScheme())
                && origin.getHost().equalsIgnoreCase(uri.getHost())
                && WebRequest.effectivePort(origin) == WebRequest.effectivePort(uri);
    }
}
