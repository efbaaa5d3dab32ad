package dev.vidusubjects.simulation;

/** The conditions that must hold after every step of a run, or at its end. */
enum Invariant {
    /** A submission is sent only for a stored intent. */
    INTENT_BEFORE_SUBMISSION,
    /**
     * After a response that proves nothing, an intent is submitted again only by an operator or after a proven absence.
     */
    NO_SUBMISSION_AFTER_UNPROVEN,
    /** An intent creates at most one subject, plus one for each resubmission that an operator accepted. */
    AT_MOST_ONE_CREATION,
    /** A stored task is legal. It changes only by legal transitions, one version at a time. */
    LEGAL_TASK,
    /** A stored request is never replaced by another one. */
    INTENT_KEPT,
    /** No two tasks complete with the same subject. */
    ONE_OWNER,
    /** A task completes only with a subject that its own request created. */
    OWN_SUBJECT,
    /** A task that failed with {@code not_created} created no subject. */
    TRULY_NOT_CREATED,
    /** A response is recorded with the attempt to which it belongs. */
    RESPONSE_OF_ATTEMPT,
    /** A task that was never accepted fails only if every response to its attempt proves that nothing was created. */
    PROOF_BEFORE_FAILURE,
    /** A response without a verdict does not end a task that the provider completed or still processes. */
    NO_STRAY_END,
    /** A process never replaces the shared state of the readings with an older state that it read before. */
    READINGS_KEPT,
    /** An abandoned attempt stays recorded. */
    ABANDONED_KEPT,
    /** Each task id that a caller received can be found. */
    NOTHING_FORGOTTEN,
    /** A document is complete and agrees with its task. */
    DOCUMENT_AGREES,
    /** A write ends a task only if nothing repeats its submission; every other write keeps or clears the ending. */
    LEGAL_ENDING,
    /** Only endings are announced, after the write that made them is durable. */
    ONLY_ENDINGS_ANNOUNCED,
    /** All announcements of one ending have the same body. */
    ONE_BODY,
    /** At the end every ending was announced. */
    EVERY_ENDING_ANNOUNCED,
    /** At the end every receiver got every announcement, or it is in the dead letters. */
    EVERY_DELIVERY_ENDS,
    /** At the end every task has ended, with a reason if it is undecided. */
    EVERYTHING_ENDS,
    /** At the end every request whose subject can be identified is completed. */
    DECIDABLE_IS_DECIDED,
    /** A use case throws only the exceptions that it declares. */
    NO_UNEXPECTED_FAILURE
}
