package dev.vidusubjects.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.UUID;

/** Starts the application with a fast sandbox. All tests of the API share one start. */
public class ApiProfile implements QuarkusTestProfile {

    /** Limit of a request body, in bytes: small, so that a test can exceed it. */
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("subjects.standalone.data-dir", "target/api/" + UUID.randomUUID()),
                Map.entry("subjects.standalone.sandbox-delay", "100ms"),
                Map.entry("subjects.polling.first", "50ms"),
                Map.entry("subjects.polling.steady", "80ms"),
                Map.entry("subjects.polling.max", "100ms"),
                Map.entry("subjects.provider.api-key", ""),
                Map.entry("subjects.provider.read-timeout", "5s"),
                Map.entry("subjects.provider.max-attempts", "1"),
                Map.entry("subjects.provider.max-submits-per-second", "1000"),
                // These tests lose responses on purpose. Without this setting, the circuit breaker would treat that as
                // an outage.
                Map.entry("subjects.provider.breaker-pause", "0"),
                Map.entry("subjects.media.validate-urls", "false"),
                Map.entry("quarkus.http.limits.max-body-size", MAX_BODY_BYTES + ""));
    }
}
