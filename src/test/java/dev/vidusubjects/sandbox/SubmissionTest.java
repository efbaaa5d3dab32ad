package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.SandboxFixture.IMAGE;
import static dev.vidusubjects.sandbox.SandboxFixture.code;
import static dev.vidusubjects.sandbox.SandboxFixture.json;
import static dev.vidusubjects.sandbox.SandboxFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.fixture.MutableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionTest {

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    @Test
    void poll_asTimePasses_isCreatedProcessingCompleted() throws IOException {
        JsonNode submitted = json(fixture.submit("{\"name\":\"Hero\",\"images\":[" + IMAGE + "," + IMAGE
                + "],\"videos\":[\"https://example.com/v.mp4\"],\"voice_id\":\"v1\"}"));
        String id = submitted.path("id").asText();
        assertThat(submitted.path("status").asText()).isEqualTo("created");
        assertThat(submitted.path("model").asText()).isEqualTo("vidu_create_subjects");
        assertThat(submitted.path("created_at").asLong()).isEqualTo(MutableClock.START.getEpochSecond());
        assertThat(submitted.path("metadata").path("sandbox").asBoolean()).isTrue();

        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.task(id).path("status").asText()).isEqualTo("created");

        fixture.clock.advance(Duration.ofSeconds(4));
        JsonNode running = fixture.task(id);
        assertThat(running.path("status").asText()).isEqualTo("processing");
        assertThat(running.path("progress").asDouble()).isEqualTo(0.5);
        assertThat(running.has("output")).isFalse();

        fixture.clock.advance(Duration.ofSeconds(5));
        JsonNode completed = fixture.task(id);
        assertThat(completed.path("status").asText()).isEqualTo("completed");
        assertThat(completed.path("usage").path("cost").isTextual()).isTrue();
        assertThat(completed.path("usage").has("quantity")).isTrue();
        assertThat(completed.path("usage").has("unit_price")).isTrue();
        JsonNode subject = text(completed);
        assertThat(subject.path("id").asText()).isNotBlank();
        assertThat(subject.path("name").asText()).isEqualTo("Hero");
        assertThat(subject.path("images")).hasSize(2);
        assertThat(subject.path("videos")).as("nothing is fetched from the web").isEmpty();
        assertThat(subject.path("voice_id").asText()).isEqualTo("v1");
        assertThat(subject.path("style").asText()).isNotBlank();
        assertThat(subject.path("description").asText()).contains("not real");
        assertThat(subject.path("credits").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic abc", "sandbox", "Bearer revoked"})
    void anyCall_withoutValidKey_is401(String header) throws IOException {
        Optional<String> bearer = header.isEmpty() ? Optional.empty() : Optional.of(header);

        assertThat(fixture.sandbox().submit(bearer, new byte[0]).status()).isEqualTo(401);
        assertThat(fixture.sandbox().poll(bearer, "x", SandboxFixture.BASE).status())
                .isEqualTo(401);
        assertThat(fixture.ledger()).isEmpty();
    }

    @Test
    void anyCall_withAnyOtherKey_isServed() {
        assertThat(fixture.sandbox()
                        .poll(Optional.of("bearer anything"), "x", SandboxFixture.BASE)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void poll_unknownTask_is404() {
        assertThat(fixture.poll("nope").status()).isEqualTo(404);
        assertThat(code(fixture.poll("nope"))).isEqualTo("TaskNotFound");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | FieldInvalid",
                "{} | FieldLacking",
                "{'model':'vidu_create_subjects'} | FieldLacking",
                "{'model':'vidu_create_subjects','input':[]} | FieldLacking",
                "{'model':'viduq2-pro','input':[{'params':{}}]} | ModelUnavailable",
            })
    void submit_brokenBody_isRefused(String body, String expected) throws IOException {
        SandboxResponse response = fixture.send(body.replace('\'', '"'));

        assertThat(response.status()).isEqualTo(400);
        assertThat(code(response)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'images':['https://x/1.png']} | FieldLacking",
                "{'name':' ','images':['https://x/1.png']} | FieldLacking",
                "{'name':'Hero'} | FieldLacking",
                "{'name':'Hero','images':'https://x/1.png'} | FieldLacking",
                "{'name':'Hero','images':[]} | FieldItemCountOutOfRange",
                "{'name':'Hero','images':['https://x','https://x','https://x','https://x']} | FieldItemCountOutOfRange",
                "{'name':'Hero','images':['https://x'],'videos':['https://x','https://x']} | FieldItemCountOutOfRange",
                "{'name':'Hero','images':['https://x'],'videos':'https://x'} | FieldInvalid",
                "{'name':'Hero','images':['https://x'],'voice_id':7} | FieldInvalid",
                "{'name':'Hero','images':['https://x'],'novelty':7} | FieldInvalid",
                "{'name':'12345678901234567890123456789012345678901234567890123456789012345','images':['https://x']} | FieldInvalid",
                "{'name':'Hero','images':['hero.png']} | ImageFormatInvalid",
                "{'name':'Hero','images':['data:image/gif;base64,AAAA']} | ImageFormatInvalid",
                "{'name':'Hero','images':['data:image/png,AAAA']} | ImageFormatInvalid",
                "{'name':'Hero','images':[7]} | ImageFormatInvalid",
                "{'name':'Hero','images':['https://x'],'videos':['data:image/png;base64,AAAA']} | ImageFormatInvalid",
            })
    void submit_brokenParameters_isRefusedAndCreatesNothing(String params, String expected) throws IOException {
        SandboxResponse response = fixture.submit(params.replace('\'', '"'));

        assertThat(response.status()).isEqualTo(400);
        assertThat(code(response)).isEqualTo(expected);
        assertThat(fixture.ledger()).isEmpty();
    }

    @Test
    void submit_inlineItem_isLessThan20MBytesDecoded() throws IOException {
        // 19,999,999 bytes are 26,666,668 characters with two of padding; 20,000,000 have one.
        String max = "data:image/png;base64," + "A".repeat(26_666_666) + "==";
        String tooLarge = "data:image/png;base64," + "A".repeat(26_666_667) + "=";

        assertThat(fixture.submit("{\"name\":\"Hero\",\"images\":[\"" + max + "\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(code(fixture.submit("{\"name\":\"Hero\",\"images\":[\"" + tooLarge + "\"]}")))
                .isEqualTo("FieldInvalid");
    }
}
