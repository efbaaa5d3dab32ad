package dev.vidusubjects.task;

import dev.vidusubjects.subject.SubjectShape;
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
 * @param createdAt when the request was accepted first
 * @param attemptedAt when this attempt began, ≥ {@code createdAt}: a subject of this attempt appeared later
 * @param uploadedAt for a task that an upload started: when its file was written; orders the results of one path
 */
public record Intent(
        StoredRequest request,
        String fingerprint,
        String attempt,
        Optional<String> uploadPath,
        List<Warning> warnings,
        Instant createdAt,
        Instant attemptedAt,
        Optional<Instant> uploadedAt) {

    public Intent {
        warnings = List.copyOf(warnings);
    }

    /** An intent of a request that no upload started, at its first attempt. */
    public Intent(
            StoredRequest request,
            String fingerprint,
            String attempt,
            Optional<String> uploadPath,
            List<Warning> warnings,
            Instant createdAt) {
        this(request, fingerprint, attempt, uploadPath, warnings, createdAt, createdAt, Optional.empty());
    }

    /** @return the same intent, about to be carried out again */
    public Intent again(String nextAttempt, Instant now) {
        return new Intent(request, fingerprint, nextAttempt, uploadPath, warnings, createdAt, now, uploadedAt);
    }

    /** @return the same intent, its inline media now kept as stored objects */
    public Intent with(StoredRequest kept) {
        return new Intent(kept, fingerprint, attempt, uploadPath, warnings, createdAt, attemptedAt, uploadedAt);
    }

    /** @return what the subject of this request looks like in the provider's list */
    public SubjectShape shape() {
        return new SubjectShape(
                request.name(), request.images().size(), request.videos().size());
    }
}
