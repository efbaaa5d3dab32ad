package dev.vidusubjects.guarantees;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A client that neither paces nor pauses nor repeats: these suites lose hundreds of responses on purpose. Its breaker is off,
 * as it would take that for an outage.
 */
public class Unhindered implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "subjects.provider.breaker-pause", "0",
                "subjects.provider.max-attempts", "1",
                "subjects.provider.read-timeout", "5s",
                "subjects.provider.max-submits-per-second", "1000",
                "subjects.provider.max-lists-per-second", "1000",
                "subjects.local.sandbox-delay", "1ms",
                "quarkus.log.category.\"dev.vidusubjects\".level", "OFF");
    }
}
