package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.body;
import static dev.vidusubjects.api.Calls.create;
import static dev.vidusubjects.api.Calls.createdId;
import static dev.vidusubjects.api.Calls.json;
import static dev.vidusubjects.api.Calls.poll;
import static dev.vidusubjects.api.Calls.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class SubjectsResourceTest {

    @Test
    void create_validRequest_isAcceptedAndCompletes() {
        Response response = json(body("Hero [slow=1s]")).post("/v1/subjects");

        response.then()
                .statusCode(202)
                .contentType("application/json")
                .header("Retry-After", "1")
                .header("Vidu-Subjects-Provider", "sandbox")
                .header("Idempotent-Replayed", nullValue())
                .body("id", matchesPattern("[0-9a-f]{32}"))
                .body("name", is("Hero [slow=1s]"))
                .body("status", is("submitted"))
                .body("sandbox", is(true))
                .body("provider_task_id", notNullValue())
                .body("poll_count", is(0))
                .body("warnings", empty())
                .body("subject", nullValue());

        String id = response.path("id");
        assertThat(response.header("Location")).isEqualTo("/v1/subjects/" + id);
        assertThat(response.jsonPath().getMap("").keySet())
                .isEqualTo(Set.of(
                        "id",
                        "name",
                        "status",
                        "sandbox",
                        "provider_task_id",
                        "created_at",
                        "updated_at",
                        "version",
                        "submitted_at",
                        "deadline_at",
                        "poll_count",
                        "warnings"));

        Calls.await(id, "completed");
        poll(id).statusCode(200)
                .header("Retry-After", nullValue())
                .body("completed_at", notNullValue())
                .body("poll_count", greaterThanOrEqualTo(1))
                .body("subject.id", not(empty()))
                .body("subject.name", is("Hero [slow=1s]"))
                .body("subject.images.size()", is(1))
                .body("subject.videos.size()", is(0))
                .body("subject.credits", is(5))
                .body("result_uri", containsString(id))
                .body("error", nullValue());
    }

    @Test
    void create_waitLongEnough_returnsTheSubject() {
        json(body("Hero"))
                .header("Prefer", "respond-async, wait=\"600\"; strict=1")
                .post("/v1/subjects")
                .then()
                .statusCode(200)
                .header("Preference-Applied", "wait=25")
                .header("Location", matchesPattern("/v1/subjects/[0-9a-f]{32}"))
                .header("Retry-After", nullValue())
                .body("status", is("completed"))
                .body("subject.id", notNullValue());
    }

    @Test
    void create_waitTooShort_continuesInTheWorkflow() {
        String id = json(body("Hero [slow=1500ms]"))
                .header("Prefer", "wait=1")
                .post("/v1/subjects")
                .then()
                .statusCode(202)
                .header("Preference-Applied", "wait=1")
                .header("Retry-After", "1")
                .body("poll_count", greaterThanOrEqualTo(1))
                .extract()
                .path("id");
        Calls.await(id, "completed");
    }

    @Test
    void create_failsWithinTheWait_returnsTheFailedTask() {
        json(body("Hero [fail=AuditSubmitIllegal]"))
                .header("Prefer", "wait=10")
                .post("/v1/subjects")
                .then()
                .statusCode(200)
                .body("status", is("failed"))
                .body("error.code", is("AuditSubmitIllegal"))
                .body("error.message", not(empty()))
                .body("error.retryable", is(false))
                .body("completed_at", nullValue())
                .body("subject", nullValue());
    }

    @Test
    void create_forwardedPrefix_isInTheLocation() {
        json(body("Hero"))
                .header("X-Forwarded-Prefix", "/prod")
                .post("/v1/subjects")
                .then()
                .header("Location", matchesPattern("/prod/v1/subjects/[0-9a-f]{32}"));
        json(body("Hero"))
                .header("X-Forwarded-Prefix", "//elsewhere.example")
                .post("/v1/subjects")
                .then()
                .header("Location", matchesPattern("/v1/subjects/[0-9a-f]{32}"));
    }

    @Test
    void create_sameKeyAgain_returnsTheSameTask() {
        String key = UUID.randomUUID().toString();
        String id = json(body("Hero [slow=700ms]"))
                .header("Idempotency-Key", key)
                .post("/v1/subjects")
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        json(body("Hero [slow=700ms]"))
                .header("Idempotency-Key", key)
                .header("Prefer", "wait=10")
                .post("/v1/subjects")
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", "true")
                .header("Preference-Applied", nullValue())
                .body("id", is(id));

        Calls.await(id, "completed");
        json(body("Hero [slow=700ms]"))
                .header("Idempotency-Key", key)
                .post("/v1/subjects")
                .then()
                .statusCode(200)
                .header("Idempotent-Replayed", "true")
                .body("id", is(id))
                .body("status", is("completed"));
        problem(
                        json(body("Another"))
                                .header("Idempotency-Key", key)
                                .post("/v1/subjects")
                                .then(),
                        409,
                        "idempotency_key_reused")
                .body("task_id", is(id));
    }

    @Test
    void create_invalidKey_isRefused() {
        for (String key : List.of("x".repeat(256), "caf\u00e9")) {
            problem(
                    json(body("Hero"))
                            .header("Idempotency-Key", key)
                            .post("/v1/subjects")
                            .then(),
                    400,
                    "invalid_idempotency_key");
        }

        problem(
                json(body("Hero"))
                        .header("Idempotency-Key", "one", "two")
                        .post("/v1/subjects")
                        .then(),
                400,
                "invalid_idempotency_key");
        json(body("Hero"))
                .header("Idempotency-Key", "x ~" + "y".repeat(252))
                .post("/v1/subjects")
                .then()
                .statusCode(202);
    }

    @Test
    void create_brokenRules_areAllReported() {
        problem(
                        json("{\"name\": \"\", \"images\": [], \"colour\": \"red\", \"videos\": [7]}")
                                .post("/v1/subjects")
                                .then(),
                        422,
                        "invalid_subject")
                .body("violations.rule", hasItems("name_required", "images_count", "unknown_field", "field_type"))
                .body("violations.field", hasItems("name", "images", "colour", "videos[0]"))
                .body("violations.findAll { !it.message }", empty())
                .body("task_id", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{\"name\": ", "hello", "{} {}", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAA"})
    void create_notJson_isRefusedWithoutQuotingTheBody(String body) {
        String response = problem(json(body).post("/v1/subjects").then(), 400, "malformed_json")
                .extract()
                .asString();

        assertThat(response).doesNotContain("KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAA");
    }

    @ParameterizedTest
    @CsvSource({
        "[refuse=AuditSubmitIllegal], 502, provider_rejected, AuditSubmitIllegal, failed",
        "[media-failure], 502, provider_rejected, ImageDownloadFailure, failed",
        "[401], 502, provider_account, http_401, failed",
        "[402], 502, provider_account, 40201, failed",
        "[429 retry-after=7], 503, provider_busy, TooManyRequests, failed",
        "[refused-with=404-html], 503, provider_busy, http_404, failed",
        "[500], 504, submission_unconfirmed, InternalServiceFailure, unconfirmed",
        "[503], 504, submission_unconfirmed, http_503, unconfirmed",
        "[cut], 504, submission_unconfirmed, no_response, unconfirmed",
        "[created-then=504-html], 504, submission_unconfirmed, http_504, unconfirmed",
        "[created-then=400-in-process], 504, submission_unconfirmed, OperationInProcess, unconfirmed",
    })
    void create_providerFails_returnsAProblemWithTheTaskId(
            String directive, int status, String code, String providerCode, String taskStatus) {
        Response response = json(body("Hero " + directive)).post("/v1/subjects");

        String id = problem(response.then(), status, code)
                .body("task_id", matchesPattern("[0-9a-f]{32}"))
                .body("violations", nullValue())
                .extract()
                .path("task_id");
        assertThat(response.path("provider_code").toString()).isEqualTo(providerCode);
        String retryAfter = response.header("Retry-After");
        if (status == 503) {
            assertThat(retryAfter).isEqualTo(directive.contains("retry-after") ? "7" : "10");
        } else {
            assertThat(retryAfter).isNull();
        }
        poll(id).statusCode(200).body("status", is(taskStatus)).body("error.code", notNullValue());
    }

    @Test
    void find_unknownOrMalformedId_isNotFound() {
        for (String id : List.of("0".repeat(32), "nonsense", "F".repeat(32), "%00", "x".repeat(500))) {
            problem(given().urlEncodingEnabled(false).get("/v1/subjects/" + id).then(), 404, "not_found");
        }
    }

    @Test
    void find_openTask_hasRetryAfter() {
        String id = createdId("Hero [slow=800ms]");
        poll(id).statusCode(200).header("Retry-After", "1");
    }

    @Test
    void list_pages_containEachTaskOnceNewestFirst() {
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.add(create("Listed [refuse=FieldInvalid]").extract().path("task_id"));
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            Response page = given().queryParam("status", "failed")
                    .queryParam("limit", 2)
                    .queryParam("cursor", cursor)
                    .get("/v1/subjects");
            page.then().statusCode(200).body("subjects.status", not(hasItems("completed", "submitted")));
            List<String> ids = page.path("subjects.id");
            assertThat(ids.size()).isLessThanOrEqualTo(2);
            listed.addAll(ids);
            cursor = page.path("next_cursor");
        } while (cursor != null);

        assertThat(listed).doesNotHaveDuplicates().containsAll(created);
        assertThat(listed.indexOf(created.get(4))).isLessThan(listed.indexOf(created.get(0)));
        given().get("/v1/subjects").then().statusCode(200).body("subjects[0].sandbox", is(true));
    }

    @ParameterizedTest
    @CsvSource({
        "status=done, status, submitting",
        "status=failed&status=completed, status, give one",
        "limit=0, limit, 1 to 100",
        "limit=101, limit, 1 to 100",
        "limit=ten, limit, 1 to 100",
        "limit=99999999999999999999, limit, 1 to 100",
        "cursor=nonsense, cursor, next_cursor",
    })
    void list_invalidParameter_isRefusedByName(String query, String parameter, String allowed) {

        problem(given().get("/v1/subjects?" + query).then(), 400, "invalid_parameter")
                .body("detail", containsString(parameter + ": "))
                .body("detail", containsString(allowed));
    }

    @Test
    void redrive_unconfirmedTask_requiresResubmit() {
        String id = create("Hero [cut times=1]").statusCode(504).extract().path("task_id");

        problem(given().post("/v1/subjects/" + id + "/redrive").then(), 409, "not_redrivable")
                .body("task_id", is(id))
                .body("detail", containsString("resubmit"));
        problem(
                json("{\"resubmit\": false}")
                        .post("/v1/subjects/" + id + "/redrive")
                        .then(),
                409,
                "not_redrivable");
        json("{\"resubmit\": true}")
                .post("/v1/subjects/" + id + "/redrive")
                .then()
                .statusCode(202)
                .header("Location", "/v1/subjects/" + id)
                .header("Retry-After", "1")
                .body("id", is(id))
                .body("status", is("submitted"));
        Calls.await(id, "completed");
    }

    @Test
    void redrive_refusedAgain_returnsTheSameProblem() {
        String id = create("Hero [429]").statusCode(503).extract().path("task_id");

        problem(given().post("/v1/subjects/" + id + "/redrive").then(), 503, "provider_busy")
                .body("task_id", is(id));
    }

    @Test
    void redrive_completedTask_isRefused() {
        String id = createdId("Hero");
        Calls.await(id, "completed");

        problem(given().post("/v1/subjects/" + id + "/redrive").then(), 409, "not_redrivable");
    }

    @Test
    void redrive_invalidBody_isRefused() {
        String path = "/v1/subjects/" + "0".repeat(32) + "/redrive";

        problem(json("{\"resubmit\": \"yes\", \"force\": 1}").post(path).then(), 422, "invalid_request")
                .body("violations.rule", hasItems("field_type", "unknown_field"));
        problem(json("{\"resubmit\": true, \"resubmit\": true}").post(path).then(), 400, "malformed_json");
        problem(json("[]").post(path).then(), 400, "malformed_json");
        problem(given().contentType("text/plain").body("{}").post(path).then(), 415, "unsupported_media_type");
        problem(json("\"" + "x".repeat(70_000) + "\"").post(path).then(), 413, "body_too_large");
        problem(json("{}").post(path).then(), 404, "not_found");
        problem(given().post("/v1/subjects/nonsense/redrive").then(), 404, "not_found");
    }
}
