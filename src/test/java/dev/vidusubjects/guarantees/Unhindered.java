package dev.vidusubjects.guarantees;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A client that neither paces nor rests nor tries again: these tests lose answers on purpose, hundreds of them. */
public class Unhindered implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "subjects.provider.breaker-pause", "1ms",
                "subjects.provider.max-attempts", "1",
                "quarkus.log.category.\"dev.vidusubjects\".level", "ERROR",
                "subjects.provider.max-submits-per-second", "1000");
    }
}
