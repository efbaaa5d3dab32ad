package dev.vidusubjects.vtrix;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The provider's rooms without the use cases. */
public class ProviderAlone implements QuarkusTestProfile {

    /** In the place of what is excluded below. */
    @Alternative
    @ApplicationScoped
    public static class TimeAndRandomness {

        @Produces
        @Singleton
        Clock clock() {
            return Clock.systemUTC();
        }

        @Produces
        @Singleton
        RandomGenerator random() {
            return new SecureRandom();
        }
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(TimeAndRandomness.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.arc.exclude-types",
                "dev.vidusubjects.submission.*,dev.vidusubjects.polling.*,dev.vidusubjects.sweeping.*,"
                        + "dev.vidusubjects.config.Producers",
                "subjects.local.data-dir",
                "target/provider-alone",
                "subjects.local.sandbox-delay",
                "300ms",
                "subjects.provider.read-timeout",
                "1s",
                "subjects.provider.max-submits-per-second",
                "100",
                "quarkus.thread-pool.max-threads",
                "8");
    }
}
