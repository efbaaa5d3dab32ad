package dev.vidusubjects.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageAssetTest {

    @ParameterizedTest
    @CsvSource({
        "app-3BCRNE6O.css, text/css;charset=UTF-8",
        "app-LSA26BGY.js, text/javascript;charset=UTF-8",
        "icon.svg, image/svg+xml",
        "photo.png, image/png"
    })
    void typeOf_fileOfThePage_isItsType(String name, String type) {
        assertThat(PageAsset.typeOf(name)).contains(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "app.class", "app.properties", "js.", "app.js.exe", ""})
    void typeOf_otherFile_isEmpty(String name) {
        assertThat(PageAsset.typeOf(name)).isEmpty();
    }

    @Test
    void of_text_isCompressed() throws Exception {
        byte[] text = "const a = 1;\n".repeat(200).getBytes(StandardCharsets.UTF_8);

        PageAsset asset = PageAsset.of("text/javascript;charset=UTF-8", text);

        byte[] compressed = asset.gzip().orElseThrow();
        assertThat(compressed).hasSizeLessThan(text.length / 10);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
                .isEqualTo(text);
        assertThat(asset.content()).isEqualTo(text);
    }

    @Test
    void of_contentThatCompressionDoesNotShrink_isOnlyPlain() {
        assertThat(PageAsset.of("text/css", new byte[] {'a'}).gzip()).isEmpty();
        assertThat(PageAsset.of("image/png", new byte[10_000]).gzip()).isEmpty();
    }
}
