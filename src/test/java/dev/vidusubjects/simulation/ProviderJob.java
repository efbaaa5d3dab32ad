package dev.vidusubjects.simulation;

import java.time.Instant;
import java.util.Optional;

/** The provider's task of one accepted submission. */
final class ProviderJob {

    final String id;
    final String attempt;
    final Optional<ProviderSubject> subject;
    final Optional<Reply> failure;
    final Instant doneAt;

    /** Whether a poll brought the verdict to a process that was alive. */
    boolean verdictSeen;

    /** Whether the last poll was refused for the account. */
    boolean accountRefused;

    /** Whether the provider once stated that it does not know the task. */
    boolean statedUnknown;

    /**
     * @param failure the verdict of a task that fails: its proof says whether nothing was created
     * @param doneAt when polls begin to show how it ended
     */
    ProviderJob(String id, String attempt, Optional<ProviderSubject> subject, Optional<Reply> failure, Instant doneAt) {
        this.id = id;
        this.attempt = attempt;
        this.subject = subject;
        this.failure = failure;
        this.doneAt = doneAt;
    }
}
