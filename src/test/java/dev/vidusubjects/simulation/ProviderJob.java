package dev.vidusubjects.simulation;

import java.time.Instant;
import java.util.Optional;

/** The provider's task for one accepted submission. */
final class ProviderJob {

    final String id;
    final String attempt;
    final Optional<ProviderSubject> subject;
    final Optional<GatewayResponse> failure;
    final Instant doneAt;

    /** Whether a poll delivered the verdict to a process that was alive. */
    boolean verdictSeen;

    /** Whether the last poll was refused because of the account. */
    boolean accountRefused;

    /** Whether the provider has reported that it does not know the task. */
    boolean statedUnknown;

    /**
     * @param failure the verdict of a task that fails; its proof states whether nothing was created
     * @param doneAt the instant from which polls show the outcome
     */
    ProviderJob(
            String id,
            String attempt,
            Optional<ProviderSubject> subject,
            Optional<GatewayResponse> failure,
            Instant doneAt) {
        this.id = id;
        this.attempt = attempt;
        this.subject = subject;
        this.failure = failure;
        this.doneAt = doneAt;
    }
}
