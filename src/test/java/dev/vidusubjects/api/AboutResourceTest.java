package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class AboutResourceTest {

    @Test
    void about_standalone_statesTheLimits() throws Exception {
        String about = given().get("/v1/about")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();

        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(about))
                .isEqualTo(
                        json.readTree(
                                """
                {
                  "sandbox": true,
                  "limits": {
                    "request": {"bytes": 1048576},
                    "name": {"length": 64},
                    "voice_id": {"length": 128},
                    "images": {
                      "min": 1, "max": 3, "bytes": 19999999, "inline_bytes": 19999999, "ratio": 4,
                      "content_types": ["image/png", "image/jpeg", "image/webp"]
                    },
                    "videos": {
                      "min": 0, "max": 1, "bytes": 19999999, "inline_bytes": 19999999, "ratio": 4,
                      "content_types": ["video/mp4", "video/quicktime", "video/x-msvideo"],
                      "pixels": 128, "seconds": 5
                    }
                  }
                }
                """));
    }

    @Test
    void otherMethod_isNotAllowed() {
        problem(given().post("/v1/about").then(), 405, "method_not_allowed").header("Allow", containsString("GET"));
    }
}
