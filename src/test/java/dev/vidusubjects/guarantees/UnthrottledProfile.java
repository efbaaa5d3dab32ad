package dev.vidusubjects.guarantees;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A provider client without rate limit, pauses and repetitions, because these suites lose hundreds of responses on
 * purpose. The circuit breaker is off, as it would treat these losses as an outage.
 */
public class UnthrottledProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "subjects.provider.breaker-pause", "0",
                "subjects.provider.max-attempts", "1",
                "subjects.provider.read-timeout", "5s",
                "subjects.provider.max-submits-per-second", "1000",
                "subjects.provider.max-lists-per-second", "1000",
                "subjects.standalone.sandbox-delay", "1ms",
                "quarkus.log.category.\"dev.vidusubjects\".level", "OFF");
    }
}
