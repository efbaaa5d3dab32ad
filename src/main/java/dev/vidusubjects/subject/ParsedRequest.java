package dev.vidusubjects.subject;

import java.util.List;

/**
 * A parsed request, with the violations of its form. The rules are applied to it even if there are such violations, so
 * that the client receives all faults in one response.
 *
 * @param request the parts that could be parsed; parts of the wrong form are omitted
 * @param violations unknown fields, fields of the wrong type, fields given twice
 */
public record ParsedRequest(SubjectRequest request, List<Violation> violations) {

    public ParsedRequest {
        violations = List.copyOf(violations);
    }
}
