package dev.vidusubjects.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StoragePathPropertyTest {

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.strings()
                .withChars("ab./\\%?#&+ ü英\u0000\u0301\ud83e\udd38")
                .ofMaxLength(12);
    }

    @Property(tries = 1000, seed = "1")
    void normalize_ofAnything_isPlainOrEmpty(@ForAll("paths") String path) {
        assertThat(StoragePath.normalize(path).filter(normal -> !StoragePath.isPlain(normal)))
                .isEmpty();
    }

    @Property(tries = 1000, seed = "1")
    void encode_ofAnyPlainPath_isAsciiThatAUriDecodes(@ForAll("paths") String path) {
        if (StoragePath.isPlain(path)) {
            String encoded = StoragePath.encode("p/" + path);

            assertThat(encoded).matches("[A-Za-z0-9%._~/-]*");
            assertThat(URI.create("local://" + encoded).getPath()).isEqualTo("/" + path);
        }
    }

    @Property(tries = 1000, seed = "1")
    void isPlain_ofAnyText_impliesNoDotSegments(@ForAll("paths") String path) {
        if (StoragePath.isPlain(path)) {
            assertThat(Arrays.asList(path.split("/", -1))).doesNotContain("", ".", "..");
        }
    }
}
