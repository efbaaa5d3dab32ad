package dev.vidusubjects.media.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/**
 * A request to a web server, and how its response is read.
 *
 * @param <T> the result that is read from the response
 */
interface WebRequest<T> {

    int HTTPS_PORT = 443;
    int HTTP_PORT = 80;

    /** @return the URI as {@link Destinations#check} returns it */
    URI uri();

    /** @return the request line and the headers, with the empty line that ends them */
    String head();

    /** @return the content that follows the head */
    default byte[] body() {
        return new byte[0];
    }

    /**
     * Reads the response of an untrusted server.
     *
     * @throws IOException if the response is not usable
     */
    T read(InputStream in) throws IOException;

    /**
     * Called by another thread than {@link #read} if the time limit was exceeded.
     *
     * @return the result, if the part of the response that has arrived is sufficient for one
     */
    default Optional<T> readSoFar() {
        return Optional.empty();
    }

    default boolean isHttps() {
        return "https".equals(uri().getScheme());
    }

    default String host() {
        return uri().getHost();
    }

    default int port() {
        return effectivePort(uri());
    }

    /** @return path and query for the request line; they need no escaping, because the URI was parsed strictly */
    default String target() {
        String path = uri().getRawPath();
        String query = uri().getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    /** @return the stated port, or the default port of the scheme */
    static int effectivePort(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }
}
