package dev.vidusubjects.media.web;

import dev.vidusubjects.media.MediaSourceParser;
import java.net.URI;

/**
 * A request for a byte range of a web resource.
 *
 * @param uri as {@link MediaSourceParser#readHttps} returns it
 * @param first position of the first byte
 * @param length number of bytes, ≥ 1
 */
record HttpRange(URI uri, long first, int length) {

    private static final int HTTPS_PORT = 443;

    String host() {
        return uri.getHost();
    }

    int port() {
        return uri.getPort() < 0 ? HTTPS_PORT : uri.getPort();
    }

    /** @return the whole request as text; it needs no escaping, because the URI was parsed strictly */
    String head() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return "GET " + path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()) + " HTTP/1.1\r\n"
                + "Host: " + uri.getRawAuthority() + "\r\n"
                + "Range: bytes=" + first + "-" + (first + length - 1) + "\r\n"
                + "Accept: image/*, video/*, */*;q=0.1\r\n"
                + "Accept-Encoding: identity\r\n"
                + "User-Agent: vidu-subjects\r\n"
                + "Connection: close\r\n"
                + "\r\n";
    }
}
