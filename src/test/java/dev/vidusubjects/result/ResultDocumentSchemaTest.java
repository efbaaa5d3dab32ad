package dev.vidusubjects.result;

import static dev.vidusubjects.task.Tasks.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema of the documents describes the documents that the application writes. */
class ResultDocumentSchemaTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RESPONSE = "{\"task_id\":\"p-1\",\"status\":\"completed\",\"items\":[null,1.5]}";

    private String text;
    private JsonSchema schema;

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(Path.of("docs/result-document.schema.json"));
        schema = new JsonSchema(text);
    }

    @Test
    void completed_ofTheApi_isValid() throws Exception {
        JsonNode document = valid(ResultDocument.completed(Tasks.completed(1, START.plusSeconds(3)), RESPONSE));

        assertThat(document.path("task").has("upload")).isFalse();
    }

    /** With every optional field that a completed task can have. */
    @Test
    void completed_ofAnUpload_isValid() throws Exception {
        byte[] completed = ResultDocument.completed(Tasks.full(1, START), RESPONSE);
        valid(completed);
        JsonNode document = valid(ResultDocument.uploadedAgain(completed, START.plusSeconds(1)));

        assertThat(document.path("task").path("uploaded_at").asText()).isEqualTo("2026-01-01T12:00:01Z");
        assertThat(document.path("warnings")).hasSize(2);
    }

    @Test
    void completed_withKeptMedia_isValid() throws Exception {
        byte[] completed = ResultDocument.completed(Tasks.full(1, START), RESPONSE);
        List<KeptMedia> media = List.of(Tasks.keptMedia("image-0.png"), Tasks.keptMedia("video-0.mp4"));

        JsonNode document = valid(ResultDocument.withMedia(completed, media));

        assertThat(document.path("media")).hasSize(2);
    }

    /** Each change makes a valid entry of the media invalid: name of the field, new value or nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name|\"../image-0.png\"",
                "name|\"image-0.html\"",
                "bytes|0",
                "bytes|\"1\"",
                "sha256|\"00\"",
                "content_type|\"text/html\"",
                "url|\"https://example.com/\"",
                "source_url|",
                "uri|null"
            })
    void errors_changedMedia_areFound(String change) throws Exception {
        String[] parts = change.split("\\|", 2);
        byte[] completed = ResultDocument.completed(Tasks.full(1, START), RESPONSE);
        JsonNode document = JSON.readTree(ResultDocument.withMedia(completed, List.of(Tasks.keptMedia("image-0.png"))));
        ObjectNode kept = (ObjectNode) document.at("/media/0");
        if (parts[1].isEmpty()) {
            assertThat(kept.remove(parts[0])).isNotNull();
        } else {
            kept.set(parts[0], JSON.readTree(parts[1]));
        }

        assertThat(schema.errors(document)).isNotEmpty();
    }

    @Test
    void failed_beforeAndAfterTheSubmission_isValid() throws Exception {
        valid(ResultDocument.failed(Tasks.failed(1, START), ""));
        JsonNode document = valid(ResultDocument.failed(Tasks.deadlineExceeded(1, START), "<html>no JSON"));

        assertThat(document.path("timings").path("poll_count").isInt()).isTrue();
        assertThat(document.path("provider_response").isTextual()).isTrue();
    }

    @Test
    void refused_everyRule_isValid() throws Exception {
        List<Violation> violations = Arrays.stream(Rule.values())
                .map(rule -> Violation.invalid("images[0]", rule, "found a: b is allowed"))
                .toList();
        valid(ResultDocument.refused("cast/hero.json", START, violations, START.plusMillis(1)));
    }

    @Test
    void schema_rules_areThoseOfTheApplication() throws Exception {
        JsonNode codes = JSON.readTree(text).at("/$defs/violation/properties/rule/enum");

        assertThat(StreamSupport.stream(codes.spliterator(), false).map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Rule.values()).map(Rule::code).toList());
    }

    @Test
    void schema_everyField_isDescribed() throws Exception {
        JsonNode definitions = JSON.readTree(text).path("$defs");
        for (JsonNode properties : definitions.findValues("properties")) {
            properties.forEach(field -> assertThat(field.has("description") || field.has("$ref"))
                    .as(field.toString())
                    .isTrue());
        }
        definitions.forEach(definition -> assertThat(definition.has("description"))
                .as(definition.toString())
                .isTrue());
    }

    /** Each change makes a valid document invalid: path of the object, name of the field, new value or nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/task|status|\"failed\"",
                "/task|id|\"1\"",
                "/task|more|1",
                "/task|created_at|\"yesterday\"",
                "/task|ended_at|\"2026-01-01T12:00:00+01:00\"",
                "/task|version|-1",
                "/task|upload|\"uploads/a.json\"",
                "/task|submitted_at|",
                "/timings|total_seconds|",
                "/timings|poll_count|1.5",
                "/request|voice_id|null",
                "/subject|credits|\"5\"",
                "/warnings/0|rule|\"image_ratio\"",
                "|subject|",
                "|error|{\"code\":\"a\",\"message\":\"b\",\"retryable\":true}",
                "|upload|\"incoming/a.json\""
            })
    void errors_changedDocument_areFound(String change) throws Exception {
        String[] parts = change.split("\\|", 3);
        JsonNode document = JSON.readTree(ResultDocument.completed(Tasks.full(1, START), RESPONSE));
        ObjectNode parent = (ObjectNode) document.at(parts[0]);
        if (parts[2].isEmpty()) {
            assertThat(parent.remove(parts[1])).isNotNull();
        } else {
            parent.set(parts[1], JSON.readTree(parts[2]));
        }

        assertThat(schema.errors(document)).isNotEmpty();
    }

    private JsonNode valid(byte[] document) throws IOException {
        JsonNode json = JSON.readTree(document);
        assertThat(schema.errors(json)).isEmpty();
        return json;
    }
}
