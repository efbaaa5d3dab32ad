package dev.vidusubjects.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.value.registry.ValueRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviour while the application runs is tested with the sandbox. */
class StandaloneProviderAccessTest {

    private static StandaloneProviderAccess access(Map<String, String> settings) {
        SubjectsConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SubjectsConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(SubjectsConfig.class);
        ValueRegistry nothingStarted = null;
        return new StandaloneProviderAccess(config, "127.0.0.1", 8080, nothingStarted);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:8080/sandbox",
        "localhost, http://localhost:8080/sandbox",
        "0.0.0.0, http://127.0.0.1:8080/sandbox",
        "::, http://127.0.0.1:8080/sandbox",
        "192.168.1.5, http://192.168.1.5:8080/sandbox",
        "::1, http://[::1]:8080/sandbox"
    })
    void sandboxUrl_wildcard_isReachedByLoopback(String bound, URI expected) {

        assertThat(StandaloneProviderAccess.sandboxUrl(bound, 8080)).isEqualTo(expected);
    }

    @Test
    void keySet_theConfiguredProviderIsUsed() {
        StandaloneProviderAccess access = access(
                Map.of("subjects.provider.api-key", " k1 ", "subjects.provider.base-url", "http://127.0.0.1:9/x"));

        assertThat(access.sandbox()).isFalse();
        assertThat(access.key()).isEqualTo("k1");
        assertThat(access.baseUrl()).hasToString("http://127.0.0.1:9/x");
        assertThat(access.refresh("k1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void keyBlank_theSandboxIsUsed(String key) {
        assertThat(access(Map.of("subjects.provider.api-key", key, "subjects.provider.base-url", "http://x"))
                        .sandbox())
                .isTrue();
    }
}
