package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.aws.StoredTaskItem;
import dev.vidusubjects.bench.functions.Services.Received;
import dev.vidusubjects.result.ResultDocument;
import dev.vidusubjects.task.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/** {@code publish}: a record of the table's stream about a completed subject with one picture, up to its mark. */
final class PublishWork extends FunctionWork {

    private final byte[] picture;
    private Task task;

    PublishWork(Services services, byte[] picture) {
        super(services);
        this.picture = picture;
    }

    @Override
    byte[] prepared() throws IOException {
        task = BenchTasks.completed(number(), services().picture(picture));
        ObjectNode item = StoredTaskItem.of(task);
        services().table().store(item);
        services()
                .bucket()
                .store(
                        "results/" + task.documentPath(),
                        "application/json",
                        ResultDocument.completed(task, "{\"status\":\"completed\"}"));
        return StandIn.JSON.writeValueAsBytes(record(item));
    }

    private ObjectNode record(ObjectNode item) {
        ObjectNode event = StandIn.JSON.createObjectNode();
        ObjectNode change = event.putArray("Records")
                .addObject()
                .put("eventID", UUID.randomUUID().toString().replace("-", ""))
                .put("eventName", "MODIFY")
                .put("eventVersion", "1.1")
                .put("eventSource", "aws:dynamodb")
                .put("awsRegion", "eu-central-1")
                .put(
                        "eventSourceARN",
                        "arn:aws:dynamodb:eu-central-1:123456789012:table/" + Services.TABLE
                                + "/stream/2026-01-01T00:00:00.000")
                .putObject("dynamodb");
        change.put("ApproximateCreationDateTime", Instant.now().getEpochSecond());
        change.putObject("Keys").set("task_id", item.get("task_id"));
        change.put("SequenceNumber", "4421584500000000017450439091")
                .put("SizeBytes", item.toString().length())
                .put("StreamViewType", "NEW_IMAGE")
                .set("NewImage", item);
        return event;
    }

    @Override
    void check(JsonNode response, Received received) {
        requireNoFailures(response);
        String id = task.id().value();
        require(
                attribute(id, "announced_version").equals(attribute(id, "ended_version")),
                "the mark that the ending was announced");
        require(received.events() == 1, "one event of the bus");
        require(received.messages() == 1, "one message for the webhook");
        require(
                services().bucket().objects(key -> key.startsWith("media/" + id + "/")).values().stream()
                        .anyMatch(copy -> copy.content().length == picture.length),
                "a copy of the picture");
    }
}
