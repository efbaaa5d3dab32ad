package dev.vidusubjects.provider;

import dev.vidusubjects.subject.Subject;
import java.util.Optional;

/**
 * The provider's view of a task.
 *
 * @param id by which it is looked at again
 * @param statusText the provider's own word, for example {@code in_progress}
 * @param state what that word means
 * @param subject present when {@code COMPLETED}
 * @param failure present when {@code FAILED}; its class says whether another submission may help
 * @param rawResponse the provider's whole answer, JSON, unknown fields included
 */
public record ProviderTask(
        String id,
        String statusText,
        State state,
        Optional<Subject> subject,
        Optional<ProviderException> failure,
        String rawResponse) {

    /** Code of the failure of a task that completed with a text that nobody can read. The subject exists. */
    public static final String MALFORMED_RESULT = "malformed_result";

    /** What a status word means. An unknown word means {@code RUNNING}, until the deadline. */
    public enum State {
        /** Accepted, not started: {@code pending}, {@code queued}, {@code queueing}, {@code created}. */
        WAITING,
        /** At work: {@code processing}, {@code in_progress}, or a word that nobody has documented. */
        RUNNING,
        COMPLETED,
        FAILED
    }
}
