package dev.vidusubjects.api;

import dev.vidusubjects.media.Sha256;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;

/**
 * An entity tag (RFC 9110, section 8.8.3): the SHA-256 of a content.
 *
 * @param weak whether representations with this tag may differ in details that do not matter to a client
 */
record ETag(String sha256, boolean weak) {

    /** {@code Cache-Control} of a response that a client may store for itself, and must check before each use. */
    static final String REVALIDATE = "private, no-cache";

    /** @param sha256 of the representation */
    static ETag strong(String sha256) {
        return new ETag(sha256, false);
    }

    /** @param content the part of the representation that matters to a client */
    static ETag weak(byte[] content) {
        return new ETag(Sha256.hex(content), true);
    }

    /** @return the value of the header {@code ETag} */
    String header() {
        return weak ? "W/" + opaque() : opaque();
    }

    /** @return whether {@code If-None-Match} has the tag; it compares weakly (RFC 9110, section 13.1.2) */
    boolean isIn(HttpHeaders request) {
        String tags = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        return tags != null
                && Arrays.stream(tags.split(","))
                        .map(String::strip)
                        .map(given -> given.startsWith("W/") ? given.substring(2) : given)
                        .anyMatch(given -> given.equals(opaque()) || given.equals("*"));
    }

    /** @return whether {@code If-Range} has the tag; it compares strongly (RFC 9110, section 13.1.5) */
    boolean isStrongly(String condition) {
        return !weak && condition.strip().equals(opaque());
    }

    private String opaque() {
        return '"' + sha256 + '"';
    }
}
