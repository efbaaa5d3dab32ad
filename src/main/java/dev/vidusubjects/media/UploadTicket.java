package dev.vidusubjects.media;

import dev.vidusubjects.media.MediaSource.StoredObject;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Permission for one upload.
 *
 * @param uploadUrl where the bytes go, with {@code method} and exactly these {@code headers}; relative to the
 *     application's own address where it serves uploads itself
 * @param headers in alphabetical order, so that every process shows them alike
 * @param object what goes into {@code images} or {@code videos} afterwards
 */
public record UploadTicket(
        URI uploadUrl, String method, Map<String, String> headers, Instant expiresAt, StoredObject object) {

    public UploadTicket {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }
}
