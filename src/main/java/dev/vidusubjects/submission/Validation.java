package dev.vidusubjects.submission;

import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Warning;
import java.util.List;

/**
 * The result of a validation without a submission.
 *
 * @param violations all violations; empty for a valid request
 * @param warnings the warnings that the task of the request would have
 */
public record Validation(List<Violation> violations, List<Warning> warnings) {

    public Validation {
        violations = List.copyOf(violations);
        warnings = List.copyOf(warnings);
    }

    /** @return whether a submission of the same request would pass validation now */
    public boolean isValid() {
        return violations.isEmpty();
    }
}
