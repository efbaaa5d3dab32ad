package dev.vidusubjects.simulation;

/**
 * What a response to a submission proves according to the provider's contract. The simulation sets this when it creates
 * the response, not by parsing it.
 */
enum Proof {
    NOT_SENT,
    BUSY,
    ACCOUNT,
    MEDIA,
    REFUSED,
    ACCEPTED,
    UNPROVEN;

    /** @return whether the response proves that nothing was created */
    boolean nothingCreated() {
        return this != ACCEPTED && this != UNPROVEN;
    }
}
