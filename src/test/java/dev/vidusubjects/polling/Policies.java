package dev.vidusubjects.polling;

import java.time.Duration;

/** Cadences for tests. */
public final class Policies {

    private Policies() {}

    /** @return the cadence of the application's own defaults without jitter, so that moments are exact */
    public static PollingPolicy exact() {
        return exact(Duration.ofMinutes(30));
    }

    /** @param deadline how long a task is followed */
    public static PollingPolicy exact(Duration deadline) {
        return new PollingPolicy(
                Duration.ofSeconds(2), Duration.ofMillis(1_400), 7, 1.6, Duration.ofSeconds(60), 0, deadline);
    }
}
