package dev.vidusubjects.time;

import java.time.Clock;
import java.time.Duration;

/** Time budgets for tests that are not about time. */
public final class Budgets {

    private Budgets() {}

    /** @return an hour by the machine's clock */
    public static TimeBudget ample() {
        return TimeBudget.of(Duration.ofHours(1), Clock.systemUTC());
    }
}
