package dev.vidusubjects.media.web;

import java.net.URI;
import java.util.Optional;

/**
 * The response of a web server to an {@link HttpRange}.
 *
 * @param location target of a redirect; if present, the other components have no meaning
 * @param total length of the whole resource in bytes
 * @param partial whether the server supports range requests; if not, {@code body} holds the start of the resource
 */
record HttpResponse(Optional<URI> location, long total, boolean partial, byte[] body) {

    static HttpResponse redirect(URI location) {
        return new HttpResponse(Optional.of(location), 0, false, new byte[0]);
    }

    static HttpResponse of(long total, boolean partial, byte[] body) {
        return new HttpResponse(Optional.empty(), total, partial, body);
    }
}
