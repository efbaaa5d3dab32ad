package dev.vidusubjects.subject;

import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import java.util.List;
import java.util.Map;

/**
 * The result of applying the rules to a request.
 *
 * @param request the request, with a trimmed name and a webhook URL in its ASCII form
 * @param violations empty for a valid request
 * @param formats the formats of the request's stored objects, detected from their content
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
