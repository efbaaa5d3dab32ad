package dev.vidusubjects.api;

import static io.restassured.RestAssured.given;

import dev.vidusubjects.builder.MediaFiles;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Requests that many tests send. */
public final class Calls {

    public static final String IMAGE = MediaFiles.dataUri("image/png", MediaFiles.png(100, 100));

    private Calls() {}

    /** @return the body of a request with one image */
    public static String body(String name) {
        return "{\"name\": \"" + name + "\", \"images\": [\"" + IMAGE + "\"]}";
    }

    public static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    static ValidatableResponse create(String name) {
        return json(body(name)).post("/v1/subjects").then();
    }

    static String createdId(String name) {
        return create(name).statusCode(202).extract().path("id");
    }

    public static ValidatableResponse poll(String id) {
        return given().get("/v1/subjects/" + id).then();
    }

    static void await(String id, String status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> poll(id).extract().path("status"), status::equals);
    }

    /** Checks the status, headers and fields that every problem response has. */
    public static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .header("Vidu-Subjects-Provider", "sandbox")
                .body("status", org.hamcrest.Matchers.is(status))
                .body("code", org.hamcrest.Matchers.is(code))
                .body("type", org.hamcrest.Matchers.is("urn:vidu-subjects:problem:" + code))
                .body("title", org.hamcrest.Matchers.not(org.hamcrest.Matchers.emptyOrNullString()))
                .body("detail", org.hamcrest.Matchers.not(org.hamcrest.Matchers.emptyOrNullString()));
    }
}
