package dev.vidusubjects.media.storage;

import dev.vidusubjects.media.MediaSource.StoredObject;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Permission for one upload.
 *
 * @param uploadUrl the URL to which the client sends the bytes, with {@code method} and exactly these {@code headers};
 *     relative to the application's own address if the application serves uploads itself
 * @param headers in alphabetical order, so that every process returns the same order
 * @param object the object whose uri the client then puts into {@code images} or {@code videos}
 */
public record UploadTicket(
        URI uploadUrl, String method, Map<String, String> headers, Instant expiresAt, StoredObject object) {

    public UploadTicket {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }
}
