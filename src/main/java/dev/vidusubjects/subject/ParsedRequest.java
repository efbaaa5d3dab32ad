package dev.vidusubjects.subject;

import java.util.List;

/**
 * A request as it was read, with what is wrong about its form. The rules are applied to it as well, so that its sender
 * learns of all faults at once.
 *
 * @param request what could be read; parts of the wrong form are left out
 * @param violations unknown fields, fields of the wrong type, fields given twice
 */
public record ParsedRequest(SubjectRequest request, List<Violation> violations) {

    public ParsedRequest {
        violations = List.copyOf(violations);
    }
}
