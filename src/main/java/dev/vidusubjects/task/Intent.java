package dev.vidusubjects.task;

import dev.vidusubjects.subject.SubjectShape;
import dev.vidusubjects.subject.Warning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The accepted request of a task. It is stored before the provider is called.
 *
 * @param request the request as it is stored
 * @param fingerprint the SHA-256 of the whole request in hexadecimal; it distinguishes a replay of an idempotency key
 *     from its reuse for another request
 * @param attempt a random id of the attempt; it identifies the writer if a store reports a fault after the write, or if
 *     another delivery of the same request arrives at the same time
 * @param uploadPath the path of the upload below {@code incoming/}, from which the documents' names are derived; empty
 *     if no upload started the task
 * @param warnings the warnings of the validation
 * @param createdAt the instant at which the request was first accepted
 * @param attemptedAt the start of this attempt, ≥ {@code createdAt}; a subject of this attempt is created later
 * @param uploadedAt the instant at which the uploaded file was written, which determines the order of the results of
 *     one path; empty if no upload started the task
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

    /** Creates the intent of a first attempt. It has no {@code uploadedAt}. */
    public Intent(
            StoredRequest request,
            String fingerprint,
            String attempt,
            Optional<String> uploadPath,
            List<Warning> warnings,
            Instant createdAt) {
        this(request, fingerprint, attempt, uploadPath, warnings, createdAt, createdAt, Optional.empty());
    }

    /** @return the same intent with a new attempt */
    public Intent again(String nextAttempt, Instant now) {
        return new Intent(request, fingerprint, nextAttempt, uploadPath, warnings, createdAt, now, uploadedAt);
    }

    /** @return this intent as that of a new attempt of the task that {@code earlier} was accepted for */
    Intent after(Intent earlier, Instant now) {
        return new Intent(
                request,
                fingerprint,
                attempt,
                uploadPath,
                warnings,
                earlier.createdAt(),
                now,
                uploadedAt.or(earlier::uploadedAt));
    }

    /** @return the same intent, with its inline media kept as stored objects; its webhook stays as it is */
    public Intent with(StoredRequest kept) {
        return new Intent(
                kept.withWebhook(request.webhookUrl()),
                fingerprint,
                attempt,
                uploadPath,
                warnings,
                createdAt,
                attemptedAt,
                uploadedAt);
    }

    /** @return the shape that the subject of this request has in the provider's list */
    public SubjectShape shape() {
        return new SubjectShape(
                request.name(), request.images().size(), request.videos().size());
    }
}
