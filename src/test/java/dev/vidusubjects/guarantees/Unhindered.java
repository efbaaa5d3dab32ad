package dev.vidusubjects.guarantees;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A client that neither paces nor rests: these tests lose answers on purpose, hundreds of them. */
public class Unhindered implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "subjects.provider.breaker-pause", "1ms",
                "subjects.provider.max-submits-per-second", "1000");
    }
}
