package dev.vidusubjects.media.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePathTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b.png", "...", "..a/b..", ".a", "a b", "~", "ü/英雄", "a\\b"})
    void isPlain_ofOrdinaryPaths_isTrue(String path) throws Exception {
        assertThat(StoragePath.isPlain(path)).isTrue();
        assertThat(StoragePath.requirePlain(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "a/", "/a", "a//b", ".", "..", "a/..", "../a", "a/./b", "a\0", "a\r", "a\u0085", "\udc00"
            })
    void isPlain_ofOtherPaths_isFalse(String path) {

        assertThat(StoragePath.isPlain(path)).isFalse();
        assertThatThrownBy(() -> StoragePath.requirePlain(path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("control characters");
    }

    @Test
    void isPlain_atItsBounds_countsBytes() {
        assertThat(StoragePath.isPlain("n".repeat(255))).isTrue();
        assertThat(StoragePath.isPlain("n".repeat(256))).isFalse();
        assertThat(StoragePath.isPlain("ü".repeat(127))).isTrue();
        assertThat(StoragePath.isPlain("ü".repeat(128))).isFalse();
        assertThat(StoragePath.isPlain("a/".repeat(499) + "bb")).isTrue();
        assertThat(StoragePath.isPlain("a/".repeat(499) + "bbb")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a/b,a/b",
        "a/../b,b",
        "a/./b,a/b",
        "./a,a",
        "a/b/../../c,c",
        "a/../../b,",
        "..,",
        ".,",
        "a/..,",
        "a//b,"
    })
    void normalize_dotSegments_areResolvedBelowTheRoot(String path, String expected) {

        assertThat(StoragePath.normalize(path).orElse(null)).isEqualTo(expected);
    }
}
