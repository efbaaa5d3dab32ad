package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagePrefixTest {

    @ParameterizedTest
    @ValueSource(strings = {"/prod", "/studio/v1", "/a.b_c~d-e"})
    void of_path_isThePrefix(String header) {
        assertThat(StagePrefix.of(header)).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "prod", "/prod/", "//evil.example", "/a b", "/\"><script>", "/a/b/c/d/e", "/a\n"})
    void of_otherText_isEmpty(String header) {
        assertThat(StagePrefix.of(header)).isEmpty();
    }

    @Test
    void of_noHeader_isEmpty() {
        assertThat(StagePrefix.of(null)).isEmpty();
    }
}
