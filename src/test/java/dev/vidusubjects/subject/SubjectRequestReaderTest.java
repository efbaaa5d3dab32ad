package dev.vidusubjects.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.Rule;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectRequestReaderTest {

    private static final Function<String, MediaSource> REFERENCES = text -> new Unreadable(Rule.MEDIA_SOURCE, text);

    @Test
    void read_allParameters_keepsThem() throws Exception {
        ParsedRequest parsed = read(
                """
                {"model":"vidu_create_subjects","name":"Hero","images":["https://a.example/1.png","data:image/png;base64,AAAA"],
                 "videos":["x"],"voice_id":"v1","webhook_url":"https://hooks.example.com/vidu?token=1"}""");

        assertThat(parsed.violations()).isEmpty();
        assertThat(parsed.request().webhookUrl()).contains("https://hooks.example.com/vidu?token=1");
        assertThat(parsed.request().name()).isEqualTo("Hero");
        assertThat(parsed.request().voiceId()).contains("v1");
        assertThat(parsed.request().images())
                .first()
                .isEqualTo(new Unreadable(Rule.MEDIA_SOURCE, "https://a.example/1.png"));
        assertThat(((DataUri) parsed.request().images().get(1)).text()).hasToString("data:image/png;base64,AAAA");
        assertThat(parsed.request().videos()).hasSize(1);
    }

    @Test
    void read_escapedSlashes_readsTheSameDataUri() throws Exception {
        ParsedRequest parsed = read("{\"name\":\"Hero\",\"images\":[\"data:image\\/png;base64,AA\\/A\"]}");

        assertThat(((DataUri) parsed.request().images().get(0)).text()).hasToString("data:image/png;base64,AA/A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32BE"})
    void read_otherUnicodeEncodings_readsTheSame(String encoding) throws Exception {
        byte[] body =
                "{\"name\":\"Hélène\",\"images\":[\"data:image/png;base64,AAAA\"]}".getBytes(Charset.forName(encoding));

        ParsedRequest parsed = SubjectRequestReader.read(body, "the body", REFERENCES);

        assertThat(parsed.request().name()).isEqualTo("Hélène");
        assertThat(((DataUri) parsed.request().images().get(0)).text()).hasToString("data:image/png;base64,AAAA");
    }

    @Test
    void read_largeInlineItem_copiesNothing() throws Exception {
        byte[] head = "{\"name\":\"Hero\",\"images\":[\"data:image/png;base64,".getBytes(StandardCharsets.US_ASCII);
        byte[] tail = "\"]}".getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[head.length + 26_000_000 + tail.length];
        java.util.Arrays.fill(body, (byte) 'A');
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(tail, 0, body, body.length - tail.length, tail.length);
        read("{}");

        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        ParsedRequest parsed = SubjectRequestReader.read(body, "the body", REFERENCES);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(((DataUri) parsed.request().images().get(0)).length()).isEqualTo(26_000_022);
        assertThat(allocated).isLessThan(256 * 1024);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"nmae\":\"x\"}|nmae|unknown_field",
                "{\"name\":1}|name|field_type",
                "{\"name\":\"a\",\"name\":\"b\"}|name|duplicate_field",
                "{\"images\":\"x\"}|images|field_type",
                "{\"videos\":{}}|videos|field_type",
                "{\"voice_id\":[]}|voice_id|field_type",
                "{\"webhook_url\":[\"https://hooks.example.com/\"]}|webhook_url|field_type",
                "{\"webhook_url\":\"a\",\"webhook_url\":\"b\"}|webhook_url|duplicate_field",
                "{\"model\":\"vidu_edit_subjects\"}|model|model",
                "{\"a\":{\"b\":[1,2,{\"c\":3}]}}|a|unknown_field",
            })
    void read_wrongForm_namesTheField(String body, String field, String rule) throws Exception {

        assertThat(read(body).violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo(field);
            assertThat(violation.code()).isEqualTo(rule);
            assertThat(violation.message()).isNotBlank();
        });
    }

    @Test
    void read_itemOfAnotherType_isKeptAsUnreadable() throws Exception {
        ParsedRequest parsed = read("{\"images\":[1,null,{\"a\":[]}]}");

        assertThat(parsed.request().images()).hasSize(3).allSatisfy(item -> assertThat(((Unreadable) item).rule())
                .isEqualTo(Rule.FIELD_TYPE));
    }

    @Test
    void read_nullsAndBlankVoice_countAsMissing() throws Exception {
        ParsedRequest parsed =
                read("{\"name\":null,\"images\":null,\"videos\":null,\"voice_id\":\" \",\"webhook_url\":null}");

        assertThat(parsed.violations()).isEmpty();
        assertThat(parsed.request().webhookUrl()).isEmpty();
        assertThat(parsed.request().images()).isEmpty();
        assertThat(parsed.request().voiceId()).isEmpty();
    }

    @Test
    void read_millionItems_keepsABoundedNumber() throws Exception {
        ParsedRequest parsed = read("{\"images\":[" + "\"\",".repeat(1_000_000) + "\"\"]}");

        assertThat(parsed.request().images()).hasSize(SubjectLimits.MAX_ITEMS_READ);
    }

    @Test
    void read_millionUnknownFields_keepsABoundedNumberAndStillReadsTheOthers() throws Exception {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < 1_000_000; i++) {
            body.append("\"f").append(i).append("\":1,");
        }

        ParsedRequest parsed = read(body + "\"name\":\"a\",\"name\":\"Hero\"}");

        assertThat(parsed.request().name()).isEqualTo("Hero");
        assertThat(parsed.violations()).hasSize(101).last().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo(Rule.TOO_MANY_FAULTS);
            assertThat(violation.message())
                    .isEqualTo("found 999901 more faults of this kind: only the first 100 are listed");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "\"x\"",
                "1",
                "{",
                "{\"name\":}",
                "{\"name\":\"x\"",
                "{}{}",
                "{} x",
                "{\"name\":\"\u0001\"}",
                "not json",
                "{\"images\":[\"data:image/png;base64,AAAA"
            })
    void read_notAJsonObject_isRefused(String body) {

        assertThatThrownBy(() -> read(body))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessageStartingWith("the body ")
                .message()
                .hasSizeLessThan(300)
                .doesNotContain("Source", "StreamReadFeature");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|the manifest must be a JSON object: found an array",
                "{}{}|the manifest must be one JSON object: something follows it at line 1, column 3",
                "{|the manifest is not well-formed JSON in UTF-8: it ends too early (line 1, column 2)"
            })
    void read_manifest_isNamedInMessages(String manifest, String message) {

        assertThatThrownBy(() -> SubjectRequestReader.read(
                        manifest.getBytes(StandardCharsets.UTF_8), "the manifest", REFERENCES))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessage(message);
    }

    @Test
    void read_deepNesting_isRefusedEarly() {
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isInstanceOf(MalformedRequestException.class);
    }

    /** Regression: the messages were those of Jackson. They named its classes and settings, and quoted the body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]}",
                "{\"name\":NaN}",
                "{\"name\":012}",
                "{\"name\":sk-secret-key-4711}",
                "{/* sk-secret-key-4711 */}",
                "sk-secret-key-4711"
            })
    void read_notWellFormed_neitherQuotesTheBodyNorNamesTheParser(String body) {

        assertThatThrownBy(() -> read(body))
                .isInstanceOf(MalformedRequestException.class)
                .message()
                .startsWith("the body is not well-formed JSON in UTF-8: ")
                .doesNotContain("secret", "Read", "Feature", "()");
    }

    private static ParsedRequest read(String body) throws MalformedRequestException {
        return SubjectRequestReader.read(body.getBytes(StandardCharsets.UTF_8), "the body", REFERENCES);
    }
}
