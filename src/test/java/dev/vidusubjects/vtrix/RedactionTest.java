package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class RedactionTest {

    private static String response(String json, String... keys) {
        JsonNode parsed = ProviderResponse.parse(json).orElseThrow();
        return Redaction.response(parsed, List.of(keys), Optional.of("our-bucket"))
                .toString();
    }

    @Test
    void message_long_isCutTo500() {
        assertThat(Redaction.message("x".repeat(500))).hasSize(500).doesNotContain("…");
        assertThat(Redaction.message("x".repeat(501))).hasSize(500).endsWith("…");
    }

    @Test
    void message_inlineMedia_isReplaced() {
        assertThat(Redaction.message("cannot read data:image/png;base64,iVBORw0KGgo+/A== at images[0]"))
                .isEqualTo("cannot read data:image/png;base64,… at images[0]");
    }

    @Test
    void message_severalMedia_areAllReplaced() {
        assertThat(Redaction.message("[data:image/png;base64,AAAA,data:video/mp4;base64,BBBB]"))
                .isEqualTo("[data:image/png;base64,…,data:video/mp4;base64,…]");
    }

    @Test
    void message_queriesOfUrls_areCut() {
        assertThat(Redaction.message("cannot get https://b.s3.amazonaws.com/a.png?X-Amz-Signature=abc&X=1 (403)"))
                .isEqualTo("cannot get https://b.s3.amazonaws.com/a.png?… (403)");
    }

    @Test
    void message_severalLines_becomeOne() {
        assertThat(Redaction.message("a\r\nb\u2028c\u0000d")).isEqualTo("a b c d");
    }

    @Test
    void message_wordsAboutBase64_areNotRemoved() {
        assertThat(Redaction.message("use ;base64, please")).isEqualTo("use ;base64, please");
    }

    @Test
    void response_media_areReplacedAtAnyDepth() {
        assertThat(response("{\"a\":[{\"b\":\"data:image/png;base64,AAAA\"}],\"c\":\"data:image/png;base64,BBBB\"}"))
                .isEqualTo("{\"a\":[{\"b\":\"data:image/png;base64,…\"}],\"c\":\"data:image/png;base64,…\"}");
    }

    @Test
    void response_mediaInJsonInsideJson_areReplaced() {
        assertThat(response("{\"text\":\"{\\\"images\\\":[\\\"data:image\\/png;base64,AA\\\\/BB\\\"]}\"}"))
                .isEqualTo("{\"text\":\"{\\\"images\\\":[\\\"data:image/png;base64,…\\\"]}\"}");
    }

    @Test
    void response_key_isReplacedInValuesAndNames() {
        assertThat(response(
                        "{\"k\":\"Bearer secret-key-1\",\"secret-key-1\":[1],\"t\":\"{\\\"x\\\":\\\"secret-key-1\\\"}\"}",
                        "secret-key-1"))
                .isEqualTo("{\"k\":\"Bearer [key]\",\"[key]\":[1],\"t\":\"{\\\"x\\\":\\\"[key]\\\"}\"}");
    }

    @Test
    void response_signedUrlsOfOurs_loseTheirQueries() {
        assertThat(
                        response(
                                "{\"a\":[\"https://our-bucket.s3.amazonaws.com/a.png?X-Amz-Signature=1\"],"
                                        + "\"b\":\"see http://localhost/our-bucket/b.png?x=1&X-Amz-Signature=2, http://localhost/our-bucket/c.png\"}"))
                .isEqualTo("{\"a\":[\"https://our-bucket.s3.amazonaws.com/a.png?…\"],"
                        + "\"b\":\"see http://localhost/our-bucket/b.png?… http://localhost/our-bucket/c.png\"}");
    }

    @Test
    void response_signedUrlsOfOursInJsonInsideJson_loseTheirQueries() {
        assertThat(
                        response(
                                "{\"text\":\"{\\\"images\\\":[\\\"https:\\\\/\\\\/our-bucket.s3\\\\/a.png?x=1\\\\u0026X-Amz-Signature=2\\\"]}\"}"))
                .isEqualTo("{\"text\":\"{\\\"images\\\":[\\\"https:\\\\/\\\\/our-bucket.s3\\\\/a.png?…\\\"]}\"}");
    }

    @Test
    void response_signedUrlsOfTheProvider_keepTheirQueries() {
        String own = "{\"a\":\"https://results.s3.amazonaws.com/a.png?X-Amz-Signature=1\"}";

        assertThat(response(own)).isEqualTo(own);
    }

    @Test
    void response_shortKey_isNotRemoved() {
        assertThat(response("{\"a\":\"the sandbox\"}", "sandbox")).isEqualTo("{\"a\":\"the sandbox\"}");
    }

    @Test
    void response_numbers_keepTheirNotation() {
        assertThat(response("{\"a\":1.10,\"b\":12345678901234567890,\"c\":0.1}"))
                .isEqualTo("{\"a\":1.10,\"b\":12345678901234567890,\"c\":0.1}");
    }

    @Test
    void withoutMedia_megabytesOfSlashes_takeNoStack() {
        String slashes = "data:image/png;base64," + "A\\/".repeat(1_000_000);

        assertThatCode(() -> assertThat(Redaction.withoutMedia(slashes)).isEqualTo("data:image/png;base64,…"))
                .doesNotThrowAnyException();
    }

    @Test
    void withoutMedia_manyMarkers_takeLinearTime() {
        String markers = ";base64,".repeat(200_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(Redaction.withoutMedia(markers))
                .isEqualTo(markers));
    }
}
