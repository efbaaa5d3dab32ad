package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.json;
import static dev.vidusubjects.api.Calls.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.vidusubjects.builder.MediaFiles;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class UploadsResourceTest {

    private static final byte[] IMAGE = MediaFiles.png(100, 100);

    @Test
    void create_thenUpload_canBeUsedInASubject() {
        JsonPath ticket = ticket();
        assertThat(ticket.getMap("").keySet())
                .isEqualTo(Set.of("upload_url", "method", "headers", "expires_at", "uri"));
        assertThat(ticket.getString("upload_url"))
                .startsWith(RestAssured.baseURI + ":" + RestAssured.port + "/uploads/");
        assertThat(Instant.parse(ticket.getString("expires_at"))).isAfter(Instant.now());
        assertThat(ticket.getString("uri")).startsWith("local://uploads/");

        upload(ticket, IMAGE).statusCode(200).header("Vidu-Subjects-Provider", "sandbox");

        json("{\"name\": \"Uploaded\", \"images\": [\"" + ticket.getString("uri") + "\"]}")
                .header("Prefer", "wait=20")
                .post("/v1/subjects")
                .then()
                .statusCode(200)
                .body("status", is("completed"));
    }

    @Test
    void store_requestDiffersFromTicket_isRefused() {
        JsonPath ticket = ticket();
        problem(
                given().contentType("image/png")
                        .body(MediaFiles.png(101, 101))
                        .put(ticket.getString("upload_url"))
                        .then(),
                403,
                "upload_signature");
        problem(
                given().contentType("image/jpeg")
                        .body(IMAGE)
                        .put(ticket.getString("upload_url"))
                        .then(),
                403,
                "upload_signature");
        problem(
                given().contentType("image/png")
                        .body(IMAGE)
                        .put("/uploads/x.png")
                        .then(),
                403,
                "upload_signature");
        problem(
                given().contentType("image/png")
                        .body(IMAGE)
                        .put("/uploads/../../x.png?expires=1&signature=1")
                        .then(),
                404,
                "not_found");
        problem(given().get(ticket.getString("upload_url")).then(), 405, "method_not_allowed")
                .header("Allow", containsString("PUT"));

        // The refused uploads stored no object.
        problem(
                        json("{\"name\": \"Never\", \"images\": [\"" + ticket.getString("uri") + "\"]}")
                                .post("/v1/subjects")
                                .then(),
                        422,
                        "invalid_subject")
                .body("violations.rule", contains("stored_object"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'content_type':'image/gif','content_length':0} | content_type,content_length",
                "{'content_type':'image/png','content_length':20000000} | inline_size",
                "{'content_type':'video/mp4','content_length':100000001} | inline_size",
                "{'content_type':'video/mp4','content_length':1e99} | content_length",
                "{'content_type':'video/mp4','content_length':99999999999999999999999} | video_size",
                "{'content_type':7,'content_length':'12','size':1} | unknown_field,content_type,content_length",
                "{} | content_type,content_length",
            })
    void create_brokenRules_areAllReported(String body, String rules) {

        problem(json(body.replace('\'', '"')).post("/v1/uploads").then(), 422, "invalid_request")
                .body("violations.rule", contains((Object[]) rules.split(",")));
    }

    @Test
    void create_tooLargeForTheProvider_saysWhyAndWhatHelps() {
        problem(
                        json("{\"content_type\": \"video/mp4\", \"content_length\": 20000000}")
                                .post("/v1/uploads")
                                .then(),
                        422,
                        "invalid_request")
                .body("violations.field", contains("content_length"))
                .body(
                        "violations[0].message",
                        is("found 20,000,000 bytes: standalone, uploads and other stored media are sent to the provider"
                                + " inline, which allows at most 19,999,999 bytes; use a public https:// URL for it"));
    }

    @ParameterizedTest
    @CsvSource({"image/png, 19999999, png", "image/jpg, 1, jpg", "video/quicktime, 19999999, mov"})
    void create_atTheBounds_isAllowed(String type, long length, String extension) {
        json("{\"content_type\": \"" + type + "\", \"content_length\": " + length + "}")
                .post("/v1/uploads")
                .then()
                .statusCode(201)
                .body("method", is("PUT"))
                .body("uri", startsWith("local://uploads/"))
                .body("uri", containsString("." + extension));
    }

    @Test
    void create_unreadableRequest_isRefused() {
        problem(json("nonsense").post("/v1/uploads").then(), 400, "malformed_json");
        problem(given().contentType("text/plain").body("{}").post("/v1/uploads").then(), 415, "unsupported_media_type");
    }

    private static JsonPath ticket() {
        return json("{\"content_type\": \"image/png\", \"content_length\": " + IMAGE.length + "}")
                .post("/v1/uploads")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static ValidatableResponse upload(JsonPath ticket, byte[] content) {
        Map<String, String> headers = ticket.getMap("headers");
        return given().contentType(headers.get("content-type"))
                .body(content)
                .put(ticket.getString("upload_url"))
                .then();
    }
}
