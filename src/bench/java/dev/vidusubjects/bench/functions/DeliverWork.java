package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.bench.functions.Services.Received;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.QueueMessages;
import dev.vidusubjects.result.TaskView;
import dev.vidusubjects.task.Task;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** {@code deliver}: one webhook about a completed subject, to its response and its record. */
final class DeliverWork extends FunctionWork {

    private Task task;

    DeliverWork(Services services) {
        super(services);
    }

    @Override
    byte[] prepared() {
        // A message takes a moment through the queue. A delivery that is not due yet would be sent back.
        Instant now = Instant.now().minusSeconds(1);
        task = BenchTasks.completed(number(), URI.create("https://media.example/made.png"));
        AnnouncementId id = AnnouncementId.of(task).orElseThrow();
        ObjectNode body = StandIn.JSON.createObjectNode();
        body.put("type", "subject.completed").put("timestamp", now.toString());
        body.set("data", TaskView.of(task, false, TaskView.MediaUrls.none()));
        ObjectNode item = StandIn.JSON.createObjectNode();
        item.putObject("task_id").put("S", "announcement/" + id);
        item.putObject("value").put("S", body.toString());
        item.putObject("expires_at")
                .put("N", Long.toString(now.plus(Duration.ofDays(90)).getEpochSecond()));
        services().table().store(item);
        return message(QueueMessages.write(new Delivery(id, services().webhookEndpoint(), 1, now)));
    }

    @Override
    void check(JsonNode response, Received received) {
        requireNoFailures(response);
        require(received.webhooks() == 1, "one signed webhook");
        require(
                services()
                                .table()
                                .item("deliveries/" + task.id())
                                .path("attempts")
                                .path("L")
                                .size()
                        == 1,
                "the record of the attempt");
    }
}
