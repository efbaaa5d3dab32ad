package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListSettingsTest {

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @Test
    void of_emptyObject_restoresTheDefaults() throws IOException {
        fixture.restartWithForeignSubjects(7);
        fixture.listSettings("{\"order\":\"unordered\",\"foreign_subjects\":3,\"lag_ms\":1}");
        assertThat(fixture.listNames(10)).hasSize(3);

        fixture.listSettings("{}");

        assertThat(fixture.sandbox().list().path("order").asText()).isEqualTo("oldest_first");
        assertThat(fixture.listNames(10)).hasSize(7).startsWith("Crowd 000000");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10_000_001})
    void foreignSubjects_outOfBounds_areRefused(int number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListSettings.withForeignSubjects(number))
                .withMessageContaining("found " + number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"order\":\"random\"}",
                "{\"order\":1}",
                "{\"lag_ms\":-1}",
                "{\"lag_ms\":1.5}",
                "{\"lag_ms\":86400001}",
                "{\"insert_between_pages\":101}",
                "{\"unreadable_entries\":11}",
                "{\"foreign_subjects\":10000001}",
                "{\"foreign_subjects\":\"7\"}",
                "{\"sorted\":true}",
                "[]"
            })
    void of_absurdSettings_areRefused(String json) {

        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.listSettings(json))
                .withMessageMatching(".*(allowed|JSON object).*");
    }
}
