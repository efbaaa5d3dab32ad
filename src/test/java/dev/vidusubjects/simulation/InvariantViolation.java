package dev.vidusubjects.simulation;

/** The protocol violated an invariant. This is an error, so that no production code handles it. */
final class InvariantViolation extends AssertionError {

    private final Invariant invariant;

    InvariantViolation(Invariant invariant, String details) {
        super(invariant + ": " + details);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
