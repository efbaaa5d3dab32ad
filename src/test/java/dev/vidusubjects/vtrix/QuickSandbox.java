package dev.vidusubjects.vtrix;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A sandbox with short delays, a client with short timeouts, and few threads. */
public class QuickSandbox implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "subjects.standalone.data-dir",
                "target/quick-sandbox",
                "subjects.standalone.sandbox-delay",
                "300ms",
                "subjects.standalone.sandbox-subjects",
                "3",
                "subjects.provider.read-timeout",
                "1s",
                "subjects.provider.max-submits-per-second",
                "100",
                // These tests lose responses on purpose: that is not an outage.
                "subjects.provider.breaker-pause",
                "0",
                "quarkus.thread-pool.max-threads",
                "8");
    }
}
