package dev.vidusubjects.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFormatTest {

    @ParameterizedTest
    @CsvSource({
        "image/png, PNG",
        "IMAGE/JPEG, JPEG",
        "image/jpg, JPEG",
        "image/webp; charset=binary, WEBP",
        "video/mp4, MP4",
        "video/quicktime, MOV",
        "video/mov, MOV",
        "video/avi, AVI",
        "video/msvideo, AVI",
        "video/x-msvideo, AVI",
        "video/vnd.avi, AVI",
    })
    void ofContentType_typeOrSynonym_isTheFormat(String type, MediaFormat format) {

        assertThat(MediaFormat.ofContentType(type)).hasValue(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "image", "image/gif", "application/octet-stream", ";image/png"})
    void ofContentType_anythingElse_isEmpty(String type) {
        assertThat(MediaFormat.ofContentType(type)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a.png, PNG",
        "cast/a.b.JPEG, JPEG",
        "a.jpg, JPEG",
        "a.webp, WEBP",
        "a.mp4, MP4",
        "a.MOV, MOV",
        "a.avi, AVI"
    })
    void ofFileName_extension_isTheFormat(String name, MediaFormat format) {

        assertThat(MediaFormat.ofFileName(name)).hasValue(format);
    }

    @Test
    void ofFileName_otherExtensionOrNone_isEmpty() {
        assertThat(MediaFormat.ofFileName("hero.gif")).isEmpty();
        assertThat(MediaFormat.ofFileName("hero")).isEmpty();
        assertThat(MediaFormat.ofFileName("")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void extension_ofEachFormat_mapsBackToIt(MediaFormat format) {
        assertThat(MediaFormat.ofFileName("hero." + format.extension())).hasValue(format);
        assertThat(MediaFormat.ofContentType(format.contentType())).hasValue(format);
    }
}
