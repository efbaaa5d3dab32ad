package dev.vidusubjects.polling;

import java.time.Duration;

/** Polling policies for tests. */
public final class Policies {

    private Policies() {}

    /** @return the application's default polling policy without jitter, so that instants are exact */
    public static PollingPolicy exact() {
        return exact(Duration.ofMinutes(30));
    }

    /** @param deadline how long a task is polled */
    public static PollingPolicy exact(Duration deadline) {
        return new PollingPolicy(
                Duration.ofSeconds(2), Duration.ofMillis(1_400), 7, 1.6, Duration.ofSeconds(60), 0, deadline);
    }
}
