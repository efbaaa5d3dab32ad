package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.text.Utf8Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationBodyTest {

    @Test
    void abandon_beforeItWasWritten_isNeverSent() {
        GenerationBody body = GenerationBody.createSubject(ProviderFixture.REQUEST);

        assertThat(body.abandon()).isTrue();
        assertThatIOException().isThrownBy(() -> body.writeTo(OutputStream.nullOutputStream()));
    }

    @Test
    void abandon_afterItWasWritten_isRefused() throws IOException {
        GenerationBody body = GenerationBody.createSubject(ProviderFixture.REQUEST);
        body.writeTo(OutputStream.nullOutputStream());

        assertThat(body.abandon()).isFalse();
    }

    /** The network thread also serves other requests: it must neither escape megabytes nor copy a growing buffer. */
    @Test
    void writeTo_manyMegabytes_areHandedOverAtOnce() throws IOException {
        String media = "data:image/png;base64," + "A".repeat(9_000_000);
        GenerationBody body = GenerationBody.createSubject(
                new ProviderRequest("Hero \"é\"", List.of(Utf8Text.of(media)), List.of(), Optional.of("v")));
        List<byte[]> writes = new ArrayList<>();

        body.writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("byte by byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes.add(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        });

        assertThat(writes).singleElement().satisfies(json -> assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\"Hero \\\"é\\\"\","
                        + "\"images\":[\"" + media + "\"],\"voice_id\":\"v\"}}]}"));
    }

    /** Texts are handed over without a copy, and only where JSON needs no escape. */
    @ParameterizedTest
    @ValueSource(ints = {10, 3_000_000})
    void writeTo_severalMedia_isTheSameJsonInPartsAsInOnePiece(int length) throws IOException {
        String plain = "data:image/png;base64," + "A".repeat(length);
        String quoted = "data:image/png;name=\"ä\";base64,AAAA";
        GenerationBody body = GenerationBody.createSubject(new ProviderRequest(
                "Hero",
                List.of(Utf8Text.of(plain), Utf8Text.of(quoted), Utf8Text.of("https://example.com/a.png")),
                List.of(Utf8Text.of(plain)),
                Optional.empty()));
        ByteArrayOutputStream written = new ByteArrayOutputStream();

        body.writeTo(written);

        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\"Hero\",\"images\":[\""
                                + plain
                                + "\",\"data:image/png;name=\\\"ä\\\";base64,AAAA\",\"https://example.com/a.png\"],"
                                + "\"videos\":[\"" + plain + "\"]}}]}");
        assertThat(body.length()).isEqualTo(written.size());
    }

    @Test
    void timeout_largeBodies_getASecondPerMegabyte() {
        assertThat(GenerationBodyWriter.timeout(Duration.ofSeconds(25), 999_999))
                .isEqualTo(Duration.ofSeconds(25));
        assertThat(GenerationBodyWriter.timeout(Duration.ofSeconds(25), 80_000_000))
                .isEqualTo(Duration.ofSeconds(105));
    }
}
