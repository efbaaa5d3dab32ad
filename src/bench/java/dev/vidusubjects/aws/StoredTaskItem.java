package dev.vidusubjects.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.task.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of tasks as JSON, as DynamoDB's protocol and its streams write them, for the measurements. */
public final class StoredTaskItem {

    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredTaskItem() {}

    /** @return the whole item of a task, which no write has marked as announced */
    public static ObjectNode of(Task task) {
        Map<String, AttributeValue> attributes =
                new HashMap<>(TaskItem.attributes(task, "0123456789abcdef0123456789abcdef", Duration.ofDays(90)));
        attributes.putAll(TaskItem.key(task.id()));
        ObjectNode item = JSON.createObjectNode();
        attributes.forEach((name, value) -> {
            ObjectNode attribute = item.putObject(name);
            if (value.n() == null) {
                attribute.put("S", value.s());
            } else {
                attribute.put("N", value.n());
            }
        });
        return item;
    }
}
