package dev.vidusubjects.task;

/**
 * Why a task has no subject.
 *
 * @param code the provider's own code where it gave one, else one of the product's, for example
 *     {@link #DEADLINE_EXCEEDED}
 * @param message for people; long ones are cut, as a task stays small
 * @param remedy what a redrive does about it
 */
public record TaskError(String code, String message, Remedy remedy) {

    /** Following ended before the provider did. */
    public static final String DEADLINE_EXCEEDED = "deadline_exceeded";

    /** The request was sent, and no answer came. */
    public static final String SUBMISSION_UNCONFIRMED = "submission_unconfirmed";

    /** The application stopped in the middle of a submission. */
    public static final String SUBMISSION_INTERRUPTED = "submission_interrupted";

    /** The provider's lists prove that the submission created nothing. */
    public static final String NOT_CREATED = "not_created";

    private static final int MAX_MESSAGE_LENGTH = 1000;

    /** What {@code POST /v1/subjects/{id}/redrive} does. */
    public enum Remedy {
        /** Nothing: trying again would fail again. */
        NONE,
        /** The same provider task is looked at again; it was paid for. */
        POLL_AGAIN,
        /** A new submission, by a replay of the request too: a response proved that the one before created nothing. */
        SUBMIT_AGAIN,
        /** A new submission, but only by a redrive: an operator decides. */
        SUBMIT_ON_REDRIVE
    }

    public TaskError {
        if (message.length() > MAX_MESSAGE_LENGTH) {
            message = message.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
        }
    }

    /** @return whether a redrive may help */
    public boolean retryable() {
        return remedy != Remedy.NONE;
    }
}
