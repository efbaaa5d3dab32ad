package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.poll;
import static dev.vidusubjects.api.Calls.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class MediaResourceTest {

    private static final byte[] IMAGE = MediaFiles.png(100, 100, 5_000);

    @Inject
    TaskStore tasks;

    @Inject
    KeptMediaStore store;

    private Task task;
    private String path;
    private String tag;

    @BeforeEach
    void keep() throws Exception {
        EndedTasks ended = new EndedTasks(tasks);
        task = ended.completed(Optional.empty());
        KeptMedia kept = ended.keep(store, task, "image-0.png", IMAGE);
        path = "/v1/subjects/" + task.id() + "/media/image-0.png";
        tag = "\"" + kept.sha256() + "\"";
    }

    @Test
    void show_pathOfTheTaskView_isTheFile() {
        poll(task.id().value())
                .body("media", hasSize(1))
                .body("media[0].name", is("image-0.png"))
                .body("media[0].url", is(path));

        Response response = given().get(path);

        response.then()
                .statusCode(200)
                .contentType("image/png")
                .header("Content-Length", Integer.toString(IMAGE.length))
                .header("ETag", tag)
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, no-cache")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox");
        assertThat(response.asByteArray()).isEqualTo(IMAGE);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=10-99, 10, 100",
        "bytes=4990-, 4990, 5000",
        "bytes=-10, 4990, 5000",
        "bytes=4990-9999, 4990, 5000"
    })
    void show_range_isThatPart(String range, int from, int to) {
        Response response = given().header("Range", range).get(path);

        response.then()
                .statusCode(206)
                .contentType("image/png")
                .header("Content-Range", "bytes " + from + "-" + (to - 1) + "/5000")
                .header("Content-Length", Integer.toString(to - from))
                .header("ETag", tag)
                .header("X-Content-Type-Options", "nosniff");
        assertThat(response.asByteArray()).isEqualTo(Arrays.copyOfRange(IMAGE, from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5000-", "bytes=9999-10000", "bytes=-0"})
    void show_rangeOutsideOfTheFile_isRefused(String range) {
        problem(given().header("Range", range).get(path).then(), 416, "range_not_satisfiable")
                .header("Content-Range", "bytes */5000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,4-5", "bytes=x", "pages=1-2"})
    void show_otherRange_isTheWholeFile(String range) {
        Response response = given().header("Range", range).get(path);

        response.then().statusCode(200).header("Content-Range", nullValue());
        assertThat(response.asByteArray()).isEqualTo(IMAGE);
    }

    @Test
    void show_ifRange_appliesTheRangeToThatFileOnly() {
        given().header("Range", "bytes=0-9")
                .header("If-Range", tag)
                .get(path)
                .then()
                .statusCode(206);
        given().header("Range", "bytes=0-9")
                .header("If-Range", "\"other\"")
                .get(path)
                .then()
                .statusCode(200);
    }

    @Test
    void show_ifNoneMatchWithItsTag_isNotModified() {
        for (String tags : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
            given().header("If-None-Match", tags)
                    .get(path)
                    .then()
                    .statusCode(304)
                    .header("ETag", tag)
                    .body(emptyOrNullString());
        }
        given().header("If-None-Match", "\"other\"").get(path).then().statusCode(200);
    }

    @Test
    void head_file_hasTheHeadersOnly() {
        given().header("Range", "bytes=0-9")
                .head(path)
                .then()
                .statusCode(200)
                .contentType("image/png")
                .header("Content-Length", Integer.toString(IMAGE.length))
                .header("ETag", tag)
                .body(emptyOrNullString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"image-1.png", "image-0.jpg", "%2e%2e%2fimage-0.png", "tasks.mv"})
    void show_nameThatTheTaskDoesNotList_isNotFound(String name) {
        problem(
                given().urlEncodingEnabled(false)
                        .get("/v1/subjects/" + task.id() + "/media/" + name)
                        .then(),
                404,
                "not_found");
    }

    @Test
    void show_unknownTask_isNotFound() {
        problem(
                given().get("/v1/subjects/" + "0".repeat(32) + "/media/image-0.png")
                        .then(),
                404,
                "not_found");
        problem(given().get("/v1/subjects/x/media/image-0.png").then(), 404, "not_found");
    }

    @Test
    void show_fileOfAnotherTask_isNotFound() throws Exception {
        Task other = new EndedTasks(tasks).completed(Optional.empty());

        problem(given().get("/v1/subjects/" + other.id() + "/media/image-0.png").then(), 404, "not_found");
    }

    @Test
    void show_fileThatWasRemoved_isNotFound() throws Exception {
        Files.delete(store.file(task.id(), "image-0.png").orElseThrow());

        problem(given().get(path).then(), 404, "not_found");
    }

    @Test
    void post_file_isNotAllowed() {
        problem(given().post(path).then(), 405, "method_not_allowed").header("Allow", "GET, HEAD, OPTIONS");
    }
}
