package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliveryAttempt;
import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.events.DeliveryAttemptJson;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.Tasks;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which requests DynamoDB receives. */
class DynamoDeliveryLogTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MutableClock clock = new MutableClock();
    private final LoopbackService service = new LoopbackService();
    private final DynamoDeliveryLog log = new DynamoDeliveryLog(service.clients(), "tasks", Duration.ofDays(90), clock);
    private final DeliveryAttempt refused = new DeliveryAttempt(
            new AnnouncementId(Tasks.id(1), 3),
            "https://hooks.example.com/a",
            2,
            clock.instant(),
            Duration.ofMillis(1234),
            OptionalInt.of(503),
            Optional.empty(),
            Optional.of("later"),
            Outcome.RETRIED,
            Optional.of(clock.instant().plusSeconds(30)));
    private final DeliveryAttempt unreachable = new DeliveryAttempt(
            new AnnouncementId(Tasks.id(1), 3),
            "https://hooks.example.com/a",
            9,
            clock.instant(),
            Duration.ZERO,
            OptionalInt.empty(),
            Optional.of("connection refused"),
            Optional.empty(),
            Outcome.GAVE_UP,
            Optional.empty());

    @AfterEach
    void close() {
        service.close();
    }

    /** @param field the part of the response that holds the item */
    private static String item(String field, List<String> attempts) {
        ObjectNode response = JSON.createObjectNode();
        ArrayNode list = response.putObject(field).putObject("attempts").putArray("L");
        attempts.forEach(attempt -> list.addObject().put("S", attempt));
        return response.toString();
    }

    @Test
    void add_attempt_isAppendedInOneStep() {
        service.responds(Response.json(200, item("Attributes", List.of("{}"))));

        log.add(refused);

        assertThat(service.requests()).singleElement().satisfies(request -> {
            JsonNode json = request.json();
            assertThat(request.operation()).isEqualTo("DynamoDB_20120810.UpdateItem");
            assertThat(json.path("Key").path("task_id").path("S").asText()).isEqualTo("deliveries/" + Tasks.id(1));
            assertThat(json.path("UpdateExpression").asText()).contains("list_append(if_not_exists(");
            JsonNode values = json.path("ExpressionAttributeValues");
            assertThat(values.path(":added").path("L").path(0).path("S").asText())
                    .isEqualTo(DeliveryAttemptJson.write(refused));
            assertThat(values.path(":expires").path("N").asLong())
                    .isEqualTo(clock.instant().plus(Duration.ofDays(90)).getEpochSecond());
        });
    }

    @Test
    void add_tooManyAttempts_removesTheOldest() {
        service.responds(Response.json(200, item("Attributes", Collections.nCopies(202, "{}"))));

        log.add(refused);

        assertThat(service.requests()).hasSize(2);
        JsonNode trim = service.requests().get(1).json();
        assertThat(trim.path("UpdateExpression").asText()).isEqualTo("REMOVE #a[0], #a[1]");
        assertThat(trim.path("ConditionExpression").asText()).isEqualTo("size(#a) >= :seen");
        assertThat(trim.path("ExpressionAttributeValues")
                        .path(":seen")
                        .path("N")
                        .asInt())
                .isEqualTo(202);
    }

    @Test
    void add_tooManyBytes_removesTheOldest() {
        service.responds(Response.json(
                200, item("Attributes", Collections.nCopies(4, "x".repeat(DynamoDeliveryLog.MAX_BYTES / 3)))));

        log.add(refused);

        assertThat(service.requests().get(1).json().path("UpdateExpression").asText())
                .isEqualTo("REMOVE #a[0]");
    }

    @Test
    void add_dynamoDbFails_isLoggedOnly() {
        service.responds(Response.error(400, "com.amazonaws#ValidationException", "no"));

        log.add(refused);

        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void read_attempts_areReadAgainWithoutDamagedOnes() {
        service.responds(Response.json(
                200,
                item(
                        "Item",
                        List.of(
                                DeliveryAttemptJson.write(refused),
                                "{",
                                "{}",
                                DeliveryAttemptJson.write(unreachable)))));

        assertThat(log.read(Tasks.id(1))).containsExactly(refused, unreachable);
    }

    @Test
    void read_noAttempts_isEmpty() {
        service.responds(Response.json(200, "{}"));

        assertThat(log.read(Tasks.id(1))).isEmpty();
    }

    @Test
    void read_dynamoDbFails_fails() {
        service.responds(Response.error(400, "com.amazonaws#AccessDeniedException", "no"));

        assertThatThrownBy(() -> log.read(Tasks.id(1))).isInstanceOf(TaskStoreException.class);
    }
}
