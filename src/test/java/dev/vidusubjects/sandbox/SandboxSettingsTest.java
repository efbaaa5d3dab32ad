package dev.vidusubjects.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import dev.vidusubjects.vtrix.QuickSandbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description, the fault profile and the list settings, over HTTP. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class SandboxSettingsTest {

    @AfterEach
    void restoreDefaults() {
        post("/sandbox/faults", "{}").statusCode(200);
        post("/sandbox/list", "").statusCode(200);
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer sandbox")
                .body(body)
                .post(path)
                .then();
    }

    @Test
    void describe_directivesShapesAndSettings_areListed() {
        given().get("/sandbox")
                .then()
                .statusCode(200)
                .body("notice", containsString("not real"))
                .body("directives_in_a_name", hasKey("[cut]"))
                .body("directives_in_a_name", hasKey("[created-then=504-html]"))
                .body("response_shapes.'504-html'.status", equalTo(504))
                .body("faults.fields", hasKey("rate_created_then"))
                .body("faults.current.rate_429", equalTo(0.0f))
                .body("list.fields", hasKey("order"))
                .body("list.current.order", equalTo("oldest_first"));
    }

    @Test
    void settingOfTheApplication_foreignSubjects_isTheDefaultOfLists() {
        given().get("/sandbox").then().body("list.current.foreign_subjects", equalTo(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/sandbox/faults | {\"rain\":1} | found rain",
                "/sandbox/faults | nope | not JSON",
                "/sandbox/faults | [] | a JSON object",
                "/sandbox/list | {\"order\":\"random\"} | oldest_first, newest_first, unordered are allowed",
                "/sandbox/list | nope | not JSON",
                "/sandbox/list | [] | a JSON object"
            })
    void post_absurdSettings_isRefusedWithAMessage(String path, String body, String message) {
        post(path, body)
                .statusCode(400)
                .body("error.code", equalTo("FieldInvalid"))
                .body("error.message", containsString(message));
    }

    @Test
    void list_ofALargeAccount_isReadFromAnyToken() {
        post("/sandbox/list", "{\"foreign_subjects\":100000}")
                .statusCode(200)
                .body("foreign_subjects", equalTo(100_000));

        List<String> names = page("offset-99900").getList("subjects.name");

        assertThat(names).hasSize(100).startsWith("Crowd 099900").endsWith("Crowd 099999");
    }

    private static JsonPath page(String token) {
        String id = post(
                        "/sandbox/model/v1/generation",
                        "{\"model\":\"vidu_get_subjects\",\"input\":[{\"params\":{\"count\":100,\"next_page_token\":\""
                                + token + "\"}}]}")
                .extract()
                .path("id");
        String text = Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> given().header("Authorization", "Bearer sandbox")
                                .get("/sandbox/model/v1/generation/task/" + id)
                                .path("output[0].content[0].text"),
                        Objects::nonNull);
        return JsonPath.from(text);
    }
}
