package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.createdId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The views of tasks with {@code ETag} and {@code If-None-Match}. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class ConditionalViewTest {

    @Inject
    TaskStore tasks;

    @Inject
    KeptMediaStore media;

    @Test
    void find_sameView_isNotModified() throws Exception {
        String path = "/v1/subjects/"
                + new EndedTasks(tasks).completed(Optional.empty()).id();
        String tag = tag(path);

        for (String known : new String[] {tag, tag.substring(2), "\"other\", " + tag, "*"}) {
            notModified(known, path).header("ETag", tag).header("Retry-After", nullValue());
        }
        for (String other : new String[] {"\"other\"", "W/\"\"", tag.replace("\"", "")}) {
            given().header("If-None-Match", other)
                    .get(path)
                    .then()
                    .statusCode(200)
                    .header("ETag", tag)
                    .header("Cache-Control", "private, no-cache")
                    .body("status", is("completed"));
        }
        given().header("If-None-Match", tag).head(path).then().statusCode(304);
    }

    @Test
    void find_mediaWereKept_hasAnotherTagAndTheUrl() throws Exception {
        EndedTasks ended = new EndedTasks(tasks);
        Task task = ended.completed(Optional.empty());
        String path = "/v1/subjects/" + task.id();
        String before = tag(path);
        ended.keep(media, task, "image-0.png", MediaFiles.png(100, 100));

        given().header("If-None-Match", before)
                .get(path)
                .then()
                .statusCode(200)
                .body("version", is((int) task.version()))
                .body("media[0].url", notNullValue());
        assertThat(tag(path)).isNotEqualTo(before);
        notModified(tag(path), path);
    }

    @Test
    void find_openTask_isNotModifiedUntilItChanges() {
        String id = createdId("Hero [slow=900ms]");
        String path = "/v1/subjects/" + id;
        String tag = tag(path);

        Calls.await(id, "completed");

        given().header("If-None-Match", tag).get(path).then().statusCode(200);
        assertThat(tag(path)).isNotEqualTo(tag);
    }

    @Test
    void list_samePage_isNotModifiedUntilATaskChanges() throws Exception {
        EndedTasks ended = new EndedTasks(tasks);
        ended.completed(Optional.empty());
        String path = "/v1/subjects?status=completed&limit=1";
        // Subjects of other tests may complete in the meantime.
        Awaitility.await().untilAsserted(() -> notModified(tag(path), path));
        String tag = tag(path);

        ended.completed(Optional.empty());

        given().header("If-None-Match", tag)
                .get(path)
                .then()
                .statusCode(200)
                .header("Cache-Control", "private, no-cache")
                .header("Vidu-Subjects-Provider", "sandbox")
                .body("subjects.size()", is(1));
        assertThat(tag(path)).isNotEqualTo(tag);
    }

    private static ValidatableResponse notModified(String known, String path) {
        return given().header("If-None-Match", known)
                .get(path)
                .then()
                .statusCode(304)
                .header("Cache-Control", "private, no-cache")
                .header("Content-Type", nullValue())
                .body(emptyString());
    }

    private static String tag(String path) {
        String tag = given().get(path).then().statusCode(200).extract().header("ETag");
        assertThat(tag).matches("W/\"[0-9a-f]{64}\"");
        return tag;
    }
}
