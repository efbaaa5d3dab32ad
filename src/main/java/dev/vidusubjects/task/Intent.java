package dev.vidusubjects.task;

import dev.vidusubjects.subject.Warning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for. Stored before the provider is called.
 *
 * @param fingerprint SHA-256 of the whole request in hexadecimal: tells a replay of an idempotency key from a misuse
 * @param uploadPath for a task that an upload started: its path below {@code incoming/}; it names the documents
 * @param warnings of the examination
 * @param createdAt when the request was accepted
 */
public record Intent(
        StoredRequest request,
        String fingerprint,
        Optional<String> uploadPath,
        List<Warning> warnings,
        Instant createdAt) {

    public Intent {
        warnings = List.copyOf(warnings);
    }

    /** @return the same intent, its inline media now kept as stored objects */
    public Intent with(StoredRequest kept) {
        return new Intent(kept, fingerprint, uploadPath, warnings, createdAt);
    }
}
