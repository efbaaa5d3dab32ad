package dev.vidusubjects.subject;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the findings of the validation of one request. Not thread-safe. */
final class Findings {

    private final List<Violation> violations;
    private final List<Warning> warnings = new ArrayList<>();
    private final Map<StoredObject, MediaFormat> formats = new HashMap<>();

    /** @param violations the violations found before; they stay the first ones */
    Findings(List<Violation> violations) {
        this.violations = new ArrayList<>(violations);
    }

    /** @return whether the field itself, not one of its items, has a violation */
    boolean hasViolation(String field) {
        return violations.stream().anyMatch(violation -> violation.field().equals(field));
    }

    void add(Violation violation) {
        violations.add(violation);
    }

    void add(String field, MediaException e) {
        add(Violation.invalid(field, e.rule(), e.getMessage()));
    }

    void add(String field, Unreadable item) {
        add(Violation.invalid(field, item.rule(), item.message()));
    }

    void add(Warning warning) {
        warnings.add(warning);
    }

    /** Notes the format that was detected from the content of a stored object. */
    void add(StoredObject object, MediaFormat format) {
        formats.put(object, format);
    }

    /** @return the findings so far, as the result for {@code request} */
    ValidationResult result(SubjectRequest request) {
        return new ValidationResult(request, violations, warnings, formats);
    }
}
