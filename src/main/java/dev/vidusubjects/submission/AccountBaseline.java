package dev.vidusubjects.submission;

import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;

/**
 * Records which subjects the provider's account contains before a submission. Without this record, a submission whose
 * response was lost cannot be reconciled.
 */
public interface AccountBaseline {

    /**
     * The maximum time that a submission waits for the baseline. It is enough to read some pages and to store their
     * content. After it, an API request still has the time that a submission needs.
     */
    Duration MAX_TIME = Duration.ofSeconds(10);

    /**
     * Reads the account's subjects if they were never read, as far as the budget allows. Costs nothing once they have
     * been read. Never fails: without a baseline, the submission continues.
     */
    void ensure(TimeBudget budget);

    /**
     * Finds out whether the account's subjects were ever read, so that the next {@link #ensure} need not. Only reads the
     * shared state.
     *
     * @throws dev.vidusubjects.state.StateStoreException if the state cannot be read; {@link #ensure} tries it again
     */
    void lookUp();
}
