package dev.vidusubjects.api.compat;

import static dev.vidusubjects.api.Calls.IMAGE;
import static dev.vidusubjects.api.Calls.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.api.ApiProfile;
import dev.vidusubjects.api.Calls;
import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class GenerationResourceTest {

    private static final String PATH = "/model/v1/generation";

    @Inject
    SubjectsConfig config;

    @Test
    void generate_validRequest_behavesLikeAProviderTask() throws Exception {
        long before = Instant.now().getEpochSecond();
        String id = generate("Hero [slow=800ms]")
                .statusCode(200)
                .contentType("application/json")
                .header("Vidu-Subjects-Provider", "sandbox")
                .body("id", matchesPattern("[0-9a-f]{32}"))
                .body("model", is("vidu_create_subjects"))
                .body("status", is("created"))
                .body("metadata.sandbox", is(true))
                .body("output", nullValue())
                .body("error", nullValue())
                .extract()
                .path("id");

        ValidatableResponse ended = ended(id)
                .body("status", is("completed"))
                .body("output.size()", is(1))
                .body("output[0].content[0].type", is("text"))
                .body("usage.cost", notNullValue())
                .body("usage.quantity", is(1))
                .body("error", nullValue());
        assertThat(ended.extract().jsonPath().getLong("created_at"))
                .isBetween(before, Instant.now().getEpochSecond());
        JsonNode subject = new ObjectMapper().readTree(ended.extract().<String>path("output[0].content[0].text"));
        assertThat(subject.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id", "name", "images", "videos", "voice_id", "style", "description", "credits");
        assertThat(subject.path("name").asText()).isEqualTo("Hero [slow=800ms]");
        // The other API returns the same task.
        Calls.poll(id).statusCode(200).body("status", is("completed"));

        // The task can be returned although its result document is missing.
        Files.delete(config.standalone().dataDir().resolve("results").resolve(id + ".json"));
        given().get(PATH + "/task/" + id)
                .then()
                .statusCode(200)
                .body("status", is("completed"))
                .body("usage", nullValue());
    }

    @Test
    void generate_failingTask_isShownAsFailed() {
        String id = generate("Hero [fail=CreationPolicyViolation]")
                .statusCode(200)
                .extract()
                .path("id");

        ended(id)
                .body("status", is("failed"))
                .body("error.code", is("CreationPolicyViolation"))
                .body("error.message", notNullValue())
                .body("output", nullValue());
    }

    @Test
    void generate_sameKeyAgain_returnsTheSameTask() {
        String key = UUID.randomUUID().toString();
        String id = json(body("Hero"))
                .header("Idempotency-Key", key)
                .post(PATH)
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        json(body("Hero"))
                .header("Idempotency-Key", key)
                .post(PATH)
                .then()
                .statusCode(200)
                .header("Idempotent-Replayed", "true")
                .body("id", is(id));
        json(body("Other"))
                .header("Idempotency-Key", key)
                .post(PATH)
                .then()
                .statusCode(409)
                .body("error.code", is("Conflict"));
        json(body("Other"))
                .header("Idempotency-Key", "x".repeat(300))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("error.code", is("InvalidIdempotencyKey"));
    }

    @Test
    void generate_brokenRules_areAllReportedInProviderFormat() {
        json("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\"\",\"images\":[\"x\"],\"colour\":1}}]}")
                .post(PATH)
                .then()
                .statusCode(400)
                .contentType("application/json")
                .body("error.code", is("FieldInvalid"))
                .body("error.message", containsString("name: "))
                .body("error.message", containsString("images[0]: "))
                .body("error.message", containsString("colour: "))
                .body("violations.rule", hasItems("name_required", "media_source", "unknown_field"))
                .body("id", nullValue())
                .body("code", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "vidu_edit_subjects | 'name':'Hero','images':['%s'] | ModelUnavailable",
                "vidu_create_subjects | 'images':['%s'] | FieldLacking",
                "vidu_create_subjects | 'name':'Hero' | FieldLacking",
                "vidu_create_subjects | 'name':'Hero','images':['%s','%s','%s','%s'] | FieldItemCountOutOfRange",
                "vidu_create_subjects | 'name':'Hero','images':['http://example.com/a.png'] | FieldInvalid",
            })
    void generate_oneBrokenRule_hasTheProviderCode(String model, String parameters, String code) {
        String body = "{'model':'" + model + "','input':[{'params':{" + parameters + "}}]}";
        json(body.replace('\'', '"').replace("%s", IMAGE))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("error.code", is(code));
    }

    @Test
    void generate_withoutModel_reportsMissingField() {
        json("{\"input\":[{\"params\":{\"name\":\"Hero\",\"images\":[\"" + IMAGE + "\"]}}]}")
                .post(PATH)
                .then()
                .statusCode(400)
                .body("error.code", is("FieldLacking"))
                .body("violations.field", is(List.of("model")));
    }

    @ParameterizedTest
    @CsvSource({
        "[refuse=AuditSubmitIllegal], 400, AuditSubmitIllegal",
        "[media-failure], 400, ImageDownloadFailure",
        "[429 retry-after=7], 429, TooManyRequests",
        "[refused-with=429-text], 429, TooManyRequests",
        "[refused-with=404-html], 429, TooManyRequests",
        "[401], 403, ProviderAccount",
    })
    void generate_providerFails_returnsEquivalentError(String directive, int status, String code) {
        ValidatableResponse response = generate("Hero " + directive)
                .statusCode(status)
                .contentType("application/json")
                .body("error.code", is(code))
                .body("error.message", notNullValue())
                .body("id", nullValue());
        if (status == 429) {
            response.header("Retry-After", directive.contains("7") ? "7" : "10");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[cut]",
                "[created-then=504-html]",
                "[created-then=400-in-process]",
                "[created-then=200-error]",
                "[500]",
                "[503]"
            })
    void generate_inconclusiveResponse_returnsRunningTaskWithoutError(String directive) {
        String id = generate("Hero " + directive)
                .statusCode(200)
                .body("status", is("processing"))
                .body("error", nullValue())
                .extract()
                .path("id");

        given().get(PATH + "/task/" + id)
                .then()
                .statusCode(200)
                .body("status", is(oneOf("processing", "completed")))
                .body("error", nullValue());
    }

    @Test
    void generate_unreadableRequest_isRefusedInProviderFormat() {
        json("{").post(PATH).then().statusCode(400).body("error.code", is("FieldInvalid"));
        given().contentType("text/plain")
                .body("{}")
                .post(PATH)
                .then()
                .statusCode(415)
                .body("error.code", is("UnsupportedMediaType"));
        json("\"" + "x".repeat(ApiProfile.MAX_BODY_BYTES) + "\"")
                .post(PATH)
                .then()
                .statusCode(413)
                .body("error.code", is("BodyTooLarge"));
    }

    @Test
    void task_unknown_isNotFound() {
        for (String id : new String[] {"0".repeat(32), "nonsense"}) {
            given().get(PATH + "/task/" + id)
                    .then()
                    .statusCode(404)
                    .contentType("application/json")
                    .body("error.code", is("TaskNotFound"));
        }
        given().get("/model/v1/models").then().statusCode(404).body("error.code", is("NotFound"));
    }

    private static String body(String name) {
        return "{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\"" + name + "\",\"images\":[\""
                + IMAGE + "\"]}}]}";
    }

    private static ValidatableResponse generate(String name) {
        return json(body(name)).post(PATH).then();
    }

    private static ValidatableResponse ended(String id) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> given().get(PATH + "/task/" + id).then().statusCode(200),
                        response -> response.extract().path("status").toString().matches("completed|failed"));
    }
}
