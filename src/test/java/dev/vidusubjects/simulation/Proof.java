package dev.vidusubjects.simulation;

/** What a response to a submission proves, by the provider's contract; decided where the response is made, not by reading it. */
enum Proof {
    NOT_SENT,
    BUSY,
    ACCOUNT,
    MEDIA,
    REFUSED,
    ACCEPTED,
    UNPROVEN;

    /** @return whether nothing was created */
    boolean nothingCreated() {
        return this != ACCEPTED && this != UNPROVEN;
    }
}
