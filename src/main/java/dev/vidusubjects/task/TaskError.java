package dev.vidusubjects.task;

import dev.vidusubjects.text.Printable;

/**
 * The reason why a task has no subject.
 *
 * @param code the provider's code if it returned one, otherwise a code of this application, for example
 *     {@link #DEADLINE_EXCEEDED}
 * @param message a text for users; a long text is truncated, because a task must stay small
 * @param remedy the action of a redrive
 */
public record TaskError(String code, String message, Remedy remedy) {

    /** Polling ended before the provider finished. */
    public static final String DEADLINE_EXCEEDED = "deadline_exceeded";

    /** The request was sent, but no response proves the outcome. */
    public static final String SUBMISSION_UNCONFIRMED = "submission_unconfirmed";

    /** The application stopped in the middle of a submission. */
    public static final String SUBMISSION_INTERRUPTED = "submission_interrupted";

    /** The provider's lists prove that the submission created nothing. */
    public static final String NOT_CREATED = "not_created";

    private static final int MAX_MESSAGE_LENGTH = 1000;

    /** The action of {@code POST /v1/subjects/{id}/redrive}. */
    public enum Remedy {
        /** None: another try would fail again. */
        NONE,
        /** The same provider task is polled again, because it was paid for. */
        POLL_AGAIN,
        /**
         * A new submission, also by a replay of the request: a response proved that the previous one created nothing.
         */
        SUBMIT_AGAIN,
        /** A new submission, but only by a redrive: an operator decides. */
        SUBMIT_ON_REDRIVE
    }

    public TaskError {
        if (message.length() > MAX_MESSAGE_LENGTH) {
            message = Printable.of(message, MAX_MESSAGE_LENGTH - 1);
        }
    }

    /** @return whether a redrive may help */
    public boolean retryable() {
        return remedy != Remedy.NONE;
    }
}
