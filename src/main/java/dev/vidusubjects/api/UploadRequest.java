package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.api.body.JsonBodies;
import dev.vidusubjects.api.problem.ExceptionMapping;
import dev.vidusubjects.api.problem.ProblemException;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.subject.ReferencedSize;
import dev.vidusubjects.subject.SubjectLimits;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Violation.Kind;
import dev.vidusubjects.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request to upload one file.
 *
 * @param contentLength the exact number of bytes
 */
record UploadRequest(MediaFormat format, long contentLength) {

    private static final String TYPES =
            "image/png, image/jpeg, image/webp, video/mp4, video/quicktime, video/x-msvideo";

    /**
     * Reads {@code {content_type, content_length}}.
     *
     * @param store the storage of the upload, which may limit its size
     * @throws ProblemException {@code malformed_json}, or {@code invalid_request} with every violation
     */
    static UploadRequest read(byte[] body, MediaStore store) {
        ObjectNode given = JsonBodies.object(body);
        List<Violation> violations = new ArrayList<>();
        given.fieldNames().forEachRemaining(field -> {
            if (!field.equals("content_type") && !field.equals("content_length")) {
                violations.add(Violation.invalid(
                        Printable.of(field),
                        Rule.UNKNOWN_FIELD,
                        "there is no such field: the fields are content_type, content_length"));
            }
        });
        Optional<MediaFormat> format = format(given.path("content_type"), violations);
        long length = length(given.path("content_length"), format, store, violations);
        if (!violations.isEmpty()) {
            throw ExceptionMapping.invalid(ProblemType.INVALID_REQUEST, violations.size())
                    .with(violations)
                    .exception();
        }
        return new UploadRequest(format.orElseThrow(), length);
    }

    private static Optional<MediaFormat> format(JsonNode given, List<Violation> violations) {
        String found;
        if (given.isTextual()) {
            Optional<MediaFormat> format = MediaFormat.ofContentType(given.asText());
            if (format.isPresent()) {
                return format;
            }
            found = "found \"" + Printable.of(given.asText()) + '"';
        } else {
            found = given.isMissingNode() ? "missing" : "found no string";
        }
        violations.add(new Violation("content_type", Rule.CONTENT_TYPE, kind(given), found + ": allowed are " + TYPES));
        return Optional.empty();
    }

    private static long length(
            JsonNode given, Optional<MediaFormat> format, MediaStore store, List<Violation> violations) {
        boolean image = format.map(MediaFormat::isImage).orElse(false);
        long max = image ? SubjectLimits.MAX_IMAGE_BYTES : SubjectLimits.MAX_VIDEO_BYTES;
        String field = "content_length";
        if (!given.isIntegralNumber()) {
            String found = given.isMissingNode() ? "missing" : "found no whole number";
            violations.add(new Violation(
                    field, Rule.CONTENT_LENGTH, kind(given), found + ": the exact number of bytes is required"));
            return 0;
        }
        Optional<Violation> notReferable =
                given.canConvertToLong() ? ReferencedSize.check(field, given.asLong(), store) : Optional.empty();
        if (notReferable.isPresent()) {
            violations.add(notReferable.get());
            return 0;
        }
        if (!given.canConvertToLong() || given.asLong() > max) {
            Rule rule = image ? Rule.IMAGE_SIZE : Rule.VIDEO_SIZE;
            String found =
                    given.canConvertToLong() ? String.format(Locale.ROOT, "%,d", given.asLong()) : "far too many";
            violations.add(Violation.outOfRange(
                    field, rule, String.format(Locale.ROOT, "found %s bytes: at most %,d are allowed", found, max)));
            return 0;
        }
        if (given.asLong() < 1) {
            violations.add(Violation.outOfRange(
                    field, Rule.CONTENT_LENGTH, "found " + given.asLong() + ": an upload has at least 1 byte"));
        }
        return given.asLong();
    }

    private static Kind kind(JsonNode given) {
        return given.isMissingNode() ? Kind.MISSING : Kind.INVALID;
    }
}
