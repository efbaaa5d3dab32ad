package dev.vidusubjects.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.QueueMessages;
import dev.vidusubjects.result.TaskView;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What publish and deliver receive: the records of the table's stream and the deliveries, with the items they need. */
final class EndingEvents implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The names of the table's attributes. */
    private static final String ID = "task_id";

    private static final String TASK = "task";
    private static final String ENDED = "ended_version";
    private static final String ANNOUNCED = "announced_version";

    private final String table;
    private final DynamoDbClient dynamoDb = DynamoDbClient.builder()
            .endpointOverride(Emulators.dynamoDb())
            .region(Emulators.REGION)
            .credentialsProvider(Emulators.credentials())
            .httpClient(UrlConnectionHttpClient.create())
            .build();

    EndingEvents(String table) {
        this.table = table;
    }

    /**
     * @param task the id of a task whose last write completed it
     * @param picture the URL of the only picture of its subject; the provider's stand-in shows the request's own, which
     *     is no URL
     * @return the event of the table's stream about that write
     */
    byte[] completed(String task, URI picture) throws IOException {
        Map<String, AttributeValue> item = dynamoDb.getItem(
                        get -> get.tableName(table).key(key(task)).consistentRead(true))
                .item();
        if (!item.containsKey(ENDED) || !item.get(ENDED).equals(item.get("version"))) {
            throw new IllegalStateException("task " + task + " has not ended: " + item);
        }
        ObjectNode stored = (ObjectNode) JSON.readTree(item.get(TASK).s());
        ((ObjectNode) stored.at("/completion/subject")).putArray("images").add(picture.toString());
        ObjectNode image = JSON.createObjectNode();
        item.forEach((name, value) -> image.set(name, attribute(value)));
        image.putObject(TASK).put("S", stored.toString());

        ObjectNode event = JSON.createObjectNode();
        ObjectNode change = event.putArray("Records")
                .addObject()
                .put("eventID", UUID.randomUUID().toString().replace("-", ""))
                .put("eventName", "MODIFY")
                .put("eventVersion", "1.1")
                .put("eventSource", "aws:dynamodb")
                .put("awsRegion", Emulators.REGION.id())
                .put(
                        "eventSourceARN",
                        "arn:aws:dynamodb:eu-central-1:123456789012:table/vidu-subjects-tasks/stream/"
                                + "2026-01-01T00:00:00.000")
                .putObject("dynamodb");
        change.put("ApproximateCreationDateTime", Instant.now().getEpochSecond());
        change.putObject("Keys").putObject(ID).put("S", task);
        change.put("SequenceNumber", "4421584500000000017450439091")
                .put("SizeBytes", image.toString().length())
                .put("StreamViewType", "NEW_IMAGE")
                .set("NewImage", image);
        return JSON.writeValueAsBytes(event);
    }

    /**
     * Stores the announcement of a completed subject.
     *
     * @return the message of its first delivery, which is due
     */
    String delivery(URI endpoint) {
        Instant now = Instant.now();
        AnnouncementId id =
                new AnnouncementId(new TaskId(UUID.randomUUID().toString().replace("-", "")), 3);
        ObjectNode body = JSON.createObjectNode();
        body.put("type", "subject.completed").put("timestamp", now.toString());
        body.set("data", TaskView.of(Tasks.completed(1, now), false, TaskView.MediaUrls.none()));
        dynamoDb.putItem(put -> put.tableName(table)
                .item(Map.of(
                        ID,
                        AttributeValue.fromS("announcement/" + id),
                        "value",
                        AttributeValue.fromS(body.toString()),
                        "expires_at",
                        AttributeValue.fromN(
                                Long.toString(now.plus(Duration.ofDays(90)).getEpochSecond())))));
        return QueueMessages.write(new Delivery(id, endpoint, 1, now));
    }

    /** Marks all endings as announced, as publish does in a deployment: otherwise the sweep would announce them. */
    void markAll() {
        dynamoDb.scanPaginator(scan -> scan.tableName(table)
                        .filterExpression("attribute_exists(#ended) AND attribute_not_exists(#announced)")
                        .projectionExpression("#id, #ended")
                        .expressionAttributeNames(Map.of("#id", ID, "#ended", ENDED, "#announced", ANNOUNCED)))
                .items()
                .forEach(item -> dynamoDb.updateItem(update -> update.tableName(table)
                        .key(Map.of(ID, item.get(ID)))
                        .updateExpression("SET #announced = :ended")
                        .expressionAttributeNames(Map.of("#announced", ANNOUNCED))
                        .expressionAttributeValues(Map.of(":ended", item.get(ENDED)))));
    }

    private static Map<String, AttributeValue> key(String task) {
        return Map.of(ID, AttributeValue.fromS(task));
    }

    /** @return a text or a number, as a stream writes it; an item of a task has no others */
    private static ObjectNode attribute(AttributeValue value) {
        ObjectNode attribute = JSON.createObjectNode();
        return value.n() == null ? attribute.put("S", value.s()) : attribute.put("N", value.n());
    }

    @Override
    public void close() {
        dynamoDb.close();
    }
}
