package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskSamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items that an earlier commit wrote are read by the present code, and items with the attributes of a later one. */
class StoredItemsTest {

    private static final List<String> COMMITS = TaskSamples.COMMITS;

    @ParameterizedTest
    @FieldSource("COMMITS")
    void task_itemsOfAnEarlierCommit_areTheSameTasks(String commit) throws Exception {
        assertThat(items(commit).stream().map(TaskItem::task)).containsExactlyElementsOf(TaskSamples.all());
    }

    @Test
    void task_itemWithUnknownAttributes_isRead() throws Exception {
        for (Map<String, AttributeValue> item : items(TaskSamples.COMMITS.get(0))) {
            Task task = TaskItem.task(item);
            item.put("of_a_later_release", AttributeValue.fromM(Map.of("deep", AttributeValue.fromBool(true))));

            assertThat(TaskItem.task(item)).isEqualTo(task);
        }
    }

    static List<Map<String, AttributeValue>> items(String commit) throws IOException {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (JsonNode stored : new JsonMapper()
                .readTree(TaskSamples.folder(commit).resolve("items.json").toFile())) {
            Map<String, AttributeValue> item = new HashMap<>();
            stored.properties()
                    .forEach(attribute -> item.put(
                            attribute.getKey(),
                            attribute.getValue().has("N")
                                    ? AttributeValue.fromN(
                                            attribute.getValue().get("N").asText())
                                    : AttributeValue.fromS(
                                            attribute.getValue().get("S").asText())));
            items.add(item);
        }
        return items;
    }
}
