package dev.vidusubjects.aws;

import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.KeptMediaJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The DynamoDB updates of a {@link TaskItem}, each with a condition on what was read before. */
final class TaskItemUpdate {

    private TaskItemUpdate() {}

    /**
     * Replaces the attributes, if the item still has the version that it had. The condition also fails for a missing
     * task, because it has no version.
     *
     * @param attributes the attributes that the update writes
     * @param removed the attributes that the update removes
     * @param seen the version that the item must still have
     */
    static UpdateItemRequest request(
            String table,
            Map<String, AttributeValue> key,
            Map<String, AttributeValue> attributes,
            List<String> removed,
            long seen) {
        String set = attributes.keySet().stream()
                .map(name -> "#" + name + " = :" + name)
                .collect(Collectors.joining(", ", "SET ", ""));
        String remove = removed.isEmpty() ? "" : " REMOVE #" + String.join(", #", removed);
        Map<String, AttributeValue> values = attributes.entrySet().stream()
                .collect(Collectors.toMap(attribute -> ":" + attribute.getKey(), Map.Entry::getValue));
        values.put(":seen", TaskItem.number(seen));
        Map<String, String> names = Stream.concat(attributes.keySet().stream(), removed.stream())
                .collect(Collectors.toMap(name -> "#" + name, name -> name));
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(key)
                .updateExpression(set + remove)
                .conditionExpression("#" + TaskItem.VERSION + " = :seen")
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    /**
     * Replaces the kept media of a task. If it fails its condition, another process, or an earlier attempt of the SDK,
     * was faster.
     *
     * @param seen the attribute that the item must still have, exactly as it was read, because another release may have
     *     written the JSON in another form; empty if the item had none
     */
    static UpdateItemRequest media(
            String table, Map<String, AttributeValue> key, Optional<AttributeValue> seen, List<KeptMedia> all) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":all", TaskItem.text(KeptMediaJson.write(all))));
        seen.ifPresent(stored -> values.put(":seen", stored));
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(key)
                .updateExpression("SET #media = :all")
                .conditionExpression("attribute_exists(#version) AND "
                        + (seen.isEmpty() ? "attribute_not_exists(#media)" : "#media = :seen"))
                .expressionAttributeNames(Map.of("#media", TaskItem.MEDIA, "#version", TaskItem.VERSION))
                .expressionAttributeValues(values)
                .build();
    }
}
