package dev.vidusubjects.task;

import dev.vidusubjects.subject.Warning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for. Stored before the provider is called.
 *
 * @param fingerprint SHA-256 of the whole request in hexadecimal: tells a replay of an idempotency key from a misuse
 * @param attempt random: tells whose write it was when a store reports a fault after the write, or another delivery of the
 *     same request arrives at the same moment
 * @param uploadPath for a task that an upload started: its path below {@code incoming/}; it names the documents
 * @param warnings of the examination
 * @param createdAt when the request was accepted
 */
public record Intent(
        StoredRequest request,
        String fingerprint,
        String attempt,
        Optional<String> uploadPath,
        List<Warning> warnings,
        Instant createdAt) {

    public Intent {
        warnings = List.copyOf(warnings);
    }

    /** @return the same intent, about to be carried out once more */
    public Intent again(String nextAttempt) {
        return new Intent(request, fingerprint, nextAttempt, uploadPath, warnings, createdAt);
    }

    /** @return the same intent, its inline media now kept as stored objects */
    public Intent with(StoredRequest kept) {
        return new Intent(kept, fingerprint, attempt, uploadPath, warnings, createdAt);
    }
}
