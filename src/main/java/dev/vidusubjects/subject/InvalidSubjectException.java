package dev.vidusubjects.subject;

import java.util.List;

/** A request breaks rules. Holds all violations. Nothing was stored and nothing was sent. */
public final class InvalidSubjectException extends Exception {

    private final transient List<Violation> violations;

    /** @param violations all violations of the request, at least one */
    public InvalidSubjectException(List<Violation> violations) {
        super(violations.size() + " violation(s): " + violations);
        this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
        return violations;
    }
}
