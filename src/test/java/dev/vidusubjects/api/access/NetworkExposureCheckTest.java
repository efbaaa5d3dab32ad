package dev.vidusubjects.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkExposureCheckTest {

    private static final ApiToken NONE = Optional::empty;
    private static final ApiToken SOME = () -> Optional.of("token");

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "192.168.0.1"})
    void start_notOnLoopbackWithoutToken_isRefusedWithInstructions(String host) {
        assertThatThrownBy(() -> new NetworkExposureCheck(true, host, NONE).check(null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(host)
                .hasMessageContaining("SUBJECTS_API_TOKEN")
                .hasMessageContaining("quarkus.http.host");
    }

    @Test
    void start_loopbackOrTokenOrNoPort_isAllowed() {
        assertThatCode(() -> new NetworkExposureCheck(true, "127.0.0.1", NONE).check(null))
                .doesNotThrowAnyException();
        assertThatCode(() -> new NetworkExposureCheck(true, "localhost", NONE).check(null))
                .doesNotThrowAnyException();
        assertThatCode(() -> new NetworkExposureCheck(true, "::1", NONE).check(null))
                .doesNotThrowAnyException();
        assertThatCode(() -> new NetworkExposureCheck(true, "0.0.0.0", SOME).check(null))
                .doesNotThrowAnyException();
        assertThatCode(() -> new NetworkExposureCheck(false, "0.0.0.0", NONE).check(null))
                .doesNotThrowAnyException();
    }

    @Test
    void isThisMachineOnly_listeningWithoutToken_isTrue() {
        assertThat(new NetworkExposureCheck(true, "127.0.0.1", NONE).isThisMachineOnly())
                .isTrue();
        assertThat(new NetworkExposureCheck(true, "127.0.0.1", SOME).isThisMachineOnly())
                .isFalse();
        assertThat(new NetworkExposureCheck(false, "127.0.0.1", NONE).isThisMachineOnly())
                .isFalse();
    }

    @Test
    void token_fromSettings_isTrimmedAndValidated() {
        assertThat(new ConfiguredApiToken(config(" secret ")).token()).contains("secret");
        assertThat(new ConfiguredApiToken(config("  ")).token()).isEmpty();
        assertThatThrownBy(() -> new ConfiguredApiToken(config("two words")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SUBJECTS_API_TOKEN")
                .hasMessageNotContaining("two");
    }

    private static SubjectsConfig config(String token) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(SubjectsConfig.class)
                .withDefaultValues(Map.of("subjects.api.token", token))
                .build()
                .getConfigMapping(SubjectsConfig.class);
    }
}
