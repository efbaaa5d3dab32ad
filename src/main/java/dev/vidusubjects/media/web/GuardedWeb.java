package dev.vidusubjects.media.web;

import dev.vidusubjects.media.MediaException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends requests to URLs that are untrusted input, although this process may be able to reach hosts that the author of
 * a URL cannot. Unless configured otherwise, a URL must be {@code https} and every address of its host public; the
 * connection goes to an address that was checked. Redirects are not followed. Thread-safe.
 */
public final class GuardedWeb {

    private final Destinations destinations;
    private final Supplier<SSLSocketFactory> tls;

    /**
     * @param exemptOrigin a URL whose scheme, host and port are allowed, although they are not public or not {@code
     *     https}; its path is ignored
     * @param allowPrivate whether every {@code http} and {@code https} URL is allowed, whatever its address
     * @throws IllegalArgumentException if the exempt origin is not an {@code http} or {@code https} URL with a host
     */
    public GuardedWeb(Optional<URI> exemptOrigin, boolean allowPrivate) {
        this(Destinations.of(exemptOrigin, allowPrivate), () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    GuardedWeb(Destinations destinations, Supplier<SSLSocketFactory> tls) {
        this.destinations = destinations;
        this.tls = tls;
    }

    /** @return a client for {@code https} URLs with public addresses */
    public static GuardedWeb publicOnly() {
        return new GuardedWeb(Optional.empty(), false);
    }

    /** @return a client for {@code https} URLs with public addresses, and for every URL of one other origin */
    public static GuardedWeb publicAndOrigin(URI exemptOrigin) {
        return new GuardedWeb(Optional.of(exemptOrigin), false);
    }

    /** @return a client for all {@code http} and {@code https} URLs, for trials in a private network */
    public static GuardedWeb anyAddress() {
        return new GuardedWeb(Optional.empty(), true);
    }

    /**
     * Sends a body, and reads the start of the response. Each status is a reply, including that of a redirect.
     *
     * @param headers names and values; {@code content-type} among them. The client adds the headers of the connection
     * @param maxResponseBytes maximum length of the start of the response's body, in bytes; no more is used of it
     * @param timeout limit of the whole exchange. If it is exceeded while the body is read, the reply has the status,
     *     and what was read
     * @throws MediaException {@code media_source} if the URL is malformed, {@code url_address} if an address is
     *     forbidden; then no connection was made
     * @throws IOException if there was no response; the request may have been received
     * @throws IllegalArgumentException if a header is malformed (a line end in its value, for example), or reserved
     */
    public HttpReply post(URI uri, Map<String, String> headers, byte[] body, int maxResponseBytes, Duration timeout)
            throws MediaException, IOException {
        return send(new PostRequest(destinations.check(uri), headers, body, maxResponseBytes), timeout);
    }

    /**
     * Writes a resource to a file. After any failure, the file does not exist.
     *
     * @param into the file; an existing one is overwritten
     * @param maxBytes maximum size of the resource
     * @param timeout limit of the whole exchange
     * @throws MediaException {@code media_source} if the URL is malformed, {@code url_address} if an address is
     *     forbidden; then no connection was made
     * @throws HttpStatusException if the status is not 200
     * @throws IOException if the resource cannot be read completely, is longer than allowed, or cannot be written
     */
    public Download download(URI uri, Path into, long maxBytes, Duration timeout) throws MediaException, IOException {
        // The stream is opened and closed here: after a timeout, the thread of the exchange must not create the file.
        OutputStream out = Files.newOutputStream(into);
        boolean complete = false;
        try (out) {
            Download download = send(new DownloadRequest(destinations.check(uri), out, maxBytes), timeout);
            out.close();
            complete = true;
            return download;
        } finally {
            if (!complete) {
                Files.deleteIfExists(into);
            }
        }
    }

    private <T> T send(WebRequest<T> request, Duration timeout) throws MediaException, IOException {
        return new HttpExchange<>(request, destinations::addresses, tls, timeout).run();
    }
}
