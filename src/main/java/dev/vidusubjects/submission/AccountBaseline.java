package dev.vidusubjects.submission;

import dev.vidusubjects.time.TimeBudget;

/** Knows which subjects the provider's account held before a submission. Without that, a lost response cannot be reconciled. */
public interface AccountBaseline {

    /**
     * Reads the account's subjects if that was never done, as far as the budget allows. Costs nothing once it was done, and
     * never fails: a submission goes on without it.
     */
    void ensure(TimeBudget budget);
}
