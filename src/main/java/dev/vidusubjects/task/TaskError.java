package dev.vidusubjects.task;

/**
 * Why a task has no subject.
 *
 * @param code the provider's own code where it gave one, else one of the product's, for example {@code deadline_exceeded}
 * @param retryable whether a redrive may help: {@code POST /v1/subjects/{id}/redrive}
 */
public record TaskError(String code, String message, boolean retryable) {

    private static final int LONGEST_MESSAGE = 1000;

    /** Long messages of strangers are cut: a task stays small. */
    public TaskError {
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
        }
    }
}
