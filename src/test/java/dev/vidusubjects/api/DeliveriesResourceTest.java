package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.createdId;
import static dev.vidusubjects.api.Calls.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The profile has no secret, so that every delivery is given up and no webhook is sent. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class DeliveriesResourceTest {

    private static final String ENDPOINT = "https://hooks.example.com/vidu";

    @Inject
    TaskStore tasks;

    @Inject
    Outbox outbox;

    @Inject
    DeliveryLog log;

    private Task announced(Optional<String> webhook) throws Exception {
        Task task = new EndedTasks(tasks).completed(webhook);
        AnnouncementId id = AnnouncementId.of(task).orElseThrow();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> outbox.body(id)
                .isPresent());
        return task;
    }

    private static String path(Task task) {
        return "/v1/subjects/" + task.id() + "/deliveries";
    }

    @Test
    void list_announcedTask_hasItsEndpointWithoutTheQuery() throws Exception {
        Task task = announced(Optional.of(ENDPOINT + "?token=hidden"));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !log.read(task.id())
                .isEmpty());

        String response = given().get(path(task))
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("deliveries", hasSize(1))
                .body(
                        "deliveries[0].id",
                        is(AnnouncementId.of(task).orElseThrow().toString()))
                .body("deliveries[0].endpoint", is(ENDPOINT))
                .body("deliveries[0].outcome", is("gave_up"))
                .body("deliveries[0].attempts.error", contains("no secret is configured"))
                .extract()
                .asString();

        assertThat(response).doesNotContain("token", "hidden");
    }

    @Test
    void list_afterAttempts_hasThemAndTheNextOne() throws Exception {
        Task task = announced(Optional.empty());
        log.add(EndedTasks.attempt(task, 1, Outcome.RETRIED));

        given().get(path(task))
                .then()
                .body("deliveries", hasSize(1))
                .body("deliveries[0].outcome", is("retried"))
                .body(
                        "deliveries[0].next_attempt_at",
                        is(task.updatedAt().plusSeconds(2).toString()))
                .body("deliveries[0].attempts", hasSize(1))
                .body("deliveries[0].attempts[0].attempt", is(1))
                .body(
                        "deliveries[0].attempts[0].at",
                        is(task.updatedAt().plusSeconds(1).toString()))
                .body("deliveries[0].attempts[0].duration_ms", is(120))
                .body("deliveries[0].attempts[0].status", is(503))
                .body("deliveries[0].attempts[0].response", is("try later"))
                .body("deliveries[0].attempts[0].error", nullValue());
        log.add(EndedTasks.attempt(task, 2, Outcome.DELIVERED));

        given().get(path(task))
                .then()
                .body("deliveries[0].outcome", is("delivered"))
                .body("deliveries[0].next_attempt_at", nullValue())
                .body("deliveries[0].attempts.attempt", contains(1, 2));
    }

    @Test
    void list_taskWithoutEndpoint_isEmpty() throws Exception {
        given().get(path(announced(Optional.empty()))).then().statusCode(200).body("deliveries", empty());
    }

    @Test
    void sendAgain_announcedTask_acceptsItsEndpoints() throws Exception {
        Task task = announced(Optional.of(ENDPOINT + "?token=secret"));

        given().post(path(task))
                .then()
                .statusCode(202)
                .contentType("application/json")
                .body("endpoints", contains(ENDPOINT));
    }

    @Test
    void sendAgain_withoutEndpoint_isRefused() throws Exception {
        problem(given().post(path(announced(Optional.empty()))).then(), 409, "not_deliverable");
    }

    @Test
    void sendAgain_openTask_isRefused() {
        String id = createdId("Hero [slow=2s]");

        problem(given().post("/v1/subjects/" + id + "/deliveries").then(), 409, "not_deliverable");
    }

    @Test
    void calls_unknownTask_areNotFound() {
        for (String id : new String[] {"0".repeat(32), "x"}) {
            String path = "/v1/subjects/" + id + "/deliveries";
            problem(given().get(path).then(), 404, "not_found");
            problem(given().post(path).then(), 404, "not_found");
        }
    }

    @Test
    void delete_deliveries_isNotAllowed() throws Exception {
        Task task = new EndedTasks(tasks).completed(Optional.empty());

        problem(given().delete(path(task)).then(), 405, "method_not_allowed")
                .header("Allow", "GET, HEAD, OPTIONS, POST");
    }
}
