package dev.vidusubjects.subject;

import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import java.util.List;
import java.util.Map;

/**
 * What the rules found.
 *
 * @param request with its name trimmed
 * @param violations empty for a valid request
 * @param formats by content, of the request's stored objects
 */
public record ValidationResult(
        SubjectRequest request,
        List<Violation> violations,
        List<Warning> warnings,
        Map<StoredObject, MediaFormat> formats) {

    public ValidationResult {
        violations = List.copyOf(violations);
        warnings = List.copyOf(warnings);
        formats = Map.copyOf(formats);
    }
}
