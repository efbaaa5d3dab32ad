package dev.vidusubjects.aws;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskSamples;
import java.nio.file.Files;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes the items of {@link TaskSamples} in DynamoDB's JSON. Not a test: it runs only if it is named. */
class StoredItemsWriter {

    @Test
    void write() throws Exception {
        JsonMapper mapper = new JsonMapper();
        ArrayNode items = mapper.createArrayNode();
        for (Task task : TaskSamples.all()) {
            ObjectNode item = items.addObject();
            var attributes =
                    new TreeMap<String, AttributeValue>(TaskItem.attributes(task, "0123", Duration.ofDays(90)));
            attributes.putAll(TaskItem.key(task.id()));
            attributes.forEach((name, value) -> {
                ObjectNode field = item.putObject(name);
                if (value.n() != null) {
                    field.put("N", value.n());
                } else {
                    field.put("S", value.s());
                }
            });
        }
        Files.createDirectories(TaskSamples.target());
        Files.writeString(
                TaskSamples.target().resolve("items.json"),
                mapper.writerWithDefaultPrettyPrinter().writeValueAsString(items) + "\n");
    }
}
