package dev.vidusubjects.media;

import java.net.URI;
import java.util.Optional;

/**
 * What a web server answered to a {@link HttpRange}.
 *
 * @param location where a redirect leads; then nothing else counts
 * @param total length of the whole resource in bytes
 * @param partial whether the server serves ranges; else {@code body} is the resource's beginning
 */
record HttpResponse(Optional<URI> location, long total, boolean partial, byte[] body) {

    static HttpResponse redirect(URI location) {
        return new HttpResponse(Optional.of(location), 0, false, new byte[0]);
    }

    static HttpResponse of(long total, boolean partial, byte[] body) {
        return new HttpResponse(Optional.empty(), total, partial, body);
    }
}
