package dev.vidusubjects.simulation;

/** What must hold after every step of a run, or at its end. */
enum Invariant {
    /** A submission is sent only for a stored intent. */
    INTENT_BEFORE_SUBMISSION,
    /** After a response that proves nothing, an intent is not submitted again without an operator or a proven absence. */
    NO_SUBMISSION_AFTER_UNPROVEN,
    /** An intent creates at most one subject, and one more for each resubmission that an operator accepted. */
    AT_MOST_ONE_CREATION,
    /** A stored task is legal, and changes only by legal transitions, one version at a time. */
    LEGAL_TASK,
    /** A stored request is never replaced by another one. */
    INTENT_KEPT,
    /** No two tasks complete with one subject. */
    ONE_OWNER,
    /** A task completes only with a subject that its own request created. */
    OWN_SUBJECT,
    /** A task that is {@code not_created} was not created. */
    TRULY_NOT_CREATED,
    /** A response is recorded with the attempt that it belongs to. */
    RESPONSE_OF_ATTEMPT,
    /** A task fails before it was accepted only if every response to its attempt proves that nothing was created. */
    PROOF_BEFORE_FAILURE,
    /** A task that the provider created, or still works on, is not ended by responses that are no verdict. */
    NO_STRAY_END,
    /** What several processes share about the readings never goes back to what one of them knew before. */
    READINGS_KEPT,
    /** An attempt that was given up is remembered. */
    ABANDONED_KEPT,
    /** Each id that a caller got can be found. */
    NOTHING_FORGOTTEN,
    /** A document is whole, and agrees with its task. */
    DOCUMENT_AGREES,
    /** At the end every task has ended, with a reason where nothing is decided. */
    EVERYTHING_ENDS,
    /** At the end every request whose subject can be told is completed. */
    DECIDABLE_IS_DECIDED,
    /** A use case throws only what it declares. */
    NO_UNEXPECTED_FAILURE
}
