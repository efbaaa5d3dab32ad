package dev.vidusubjects.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePrefixTest {

    @ParameterizedTest
    @EnumSource
    void path_below_isContained(StoragePrefix prefix) {
        String path = prefix.path("cast/hero.json");

        assertThat(path).isEqualTo(prefix + "cast/hero.json");
        assertThat(prefix.contains(path)).isTrue();
        assertThat(prefix.below(path)).isEqualTo("cast/hero.json");
        assertThat(StoragePath.isPlain(path)).isTrue();
    }

    @Test
    void ofMedia_mediaPrefixes_areFound() {
        assertThat(StoragePrefix.ofMedia("incoming/a.png")).contains(StoragePrefix.INCOMING);
        assertThat(StoragePrefix.ofMedia("uploads/a.png")).contains(StoragePrefix.UPLOADS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uploads", "uploadsx/a.png", "/uploads/a.png", "Uploads/a.png", "results/a.json"})
    void ofMedia_otherPaths_isEmpty(String path) {
        assertThat(StoragePrefix.ofMedia(path)).isEmpty();
    }
}
