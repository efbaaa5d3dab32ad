package dev.vidusubjects.submission;

import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;

/** Knows which subjects the provider's account held before a submission. Without that, a lost response cannot be reconciled. */
public interface AccountBaseline {

    /**
     * A submission waits at most so long for it: enough for some pages, and for storing what they held. After it, a call of the
     * API still has the time that a submission needs.
     */
    Duration MAX_TIME = Duration.ofSeconds(10);

    /**
     * Reads the account's subjects if that was never done, as far as the budget allows. Costs nothing once it was done, and
     * never fails: a submission goes on without it.
     */
    void ensure(TimeBudget budget);
}
