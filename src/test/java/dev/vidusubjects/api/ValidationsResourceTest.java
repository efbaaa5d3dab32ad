package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.body;
import static dev.vidusubjects.api.Calls.json;
import static dev.vidusubjects.api.Calls.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class ValidationsResourceTest {

    private static final String PATH = "/v1/validations";

    @Test
    void create_validRequest_createsNoTask() {
        json(body("Only validated [500]"))
                .header("Idempotency-Key", "x".repeat(300))
                .post(PATH)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Vidu-Subjects-Provider", "sandbox")
                .body("valid", is(true))
                .body("violations", empty())
                .body("warnings", empty());

        List<String> names = given().get("/v1/subjects?limit=100").path("subjects.name");
        assertThat(names).doesNotContain("Only validated [500]");
        assertThat(given().get("/sandbox/ledger").asString()).doesNotContain("Only validated");
    }

    @Test
    void create_brokenRules_areAllReportedWithStatus200() {
        json("{\"name\": \"\", \"images\": [], \"colour\": \"red\", \"videos\": [7]}")
                .post(PATH)
                .then()
                .statusCode(200)
                .body("valid", is(false))
                .body("violations.rule", hasItems("name_required", "images_count", "unknown_field", "field_type"))
                .body("violations.field", hasItems("name", "images", "colour", "videos[0]"))
                .body("violations.findAll { !it.message }", empty());
    }

    @Test
    void create_warnings_areAtTheirFields() {
        json("{\"name\": \"Hero\", \"images\": [\"" + Calls.IMAGE + "\", \"https://example.com/a.png\"]}")
                .post(PATH)
                .then()
                .statusCode(200)
                .body("valid", is(true))
                .body("warnings.field", contains("images[1]"))
                .body("warnings.rule", contains("not_validated"));
    }

    @Test
    void create_unreadableRequest_isRefusedAsBySubjects() {
        for (String body : List.of("", "[]", "{\"name\": ", "{} {}")) {
            problem(json(body).post(PATH).then(), 400, "malformed_json");
        }
        problem(given().contentType("text/plain").body("{}").post(PATH).then(), 415, "unsupported_media_type");
        problem(json("{}").header("Content-Encoding", "gzip").post(PATH).then(), 415, "unsupported_media_type");
        problem(json("{}").accept("text/html").post(PATH).then(), 406, "not_acceptable");
        String large = "{\"name\": \"" + "x".repeat(ApiProfile.MAX_BODY_BYTES) + "\"}";
        problem(json(large).post(PATH).then(), 413, "body_too_large");
    }

    @Test
    void otherMethod_isNotAllowed() {
        problem(given().get(PATH).then(), 405, "method_not_allowed").header("Allow", containsString("POST"));
    }
}
