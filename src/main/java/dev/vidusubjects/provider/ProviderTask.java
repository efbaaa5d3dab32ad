package dev.vidusubjects.provider;

import dev.vidusubjects.subject.Subject;
import java.util.Optional;

/**
 * The provider's view of a task.
 *
 * @param id the id with which the task is polled
 * @param statusText the provider's own status, for example {@code in_progress}
 * @param state the meaning of that status
 * @param subject present when {@code COMPLETED}
 * @param failure present when {@code FAILED}; its class states whether another submission may help
 * @param rawResponse the provider's complete response as JSON, including unknown fields
 */
public record ProviderTask(
        String id,
        String statusText,
        State state,
        Optional<Subject> subject,
        Optional<ProviderException> failure,
        String rawResponse) {

    /** The failure code of a task that completed with a result that cannot be parsed. The subject exists. */
    public static final String MALFORMED_RESULT = "malformed_result";

    /** The meaning of a status. An unknown status means {@code RUNNING}, until the deadline. */
    public enum State {
        /** Accepted, not started: {@code pending}, {@code queued}, {@code queueing}, {@code created}. */
        WAITING,
        /** In progress: {@code processing}, {@code in_progress}, or an undocumented status. */
        RUNNING,
        COMPLETED,
        FAILED
    }
}
