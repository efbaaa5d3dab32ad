package dev.vidusubjects.aws;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The DynamoDB update that replaces the attributes of a {@link TaskItem}, if the item still has the version it had. */
final class TaskItemUpdate {

    private TaskItemUpdate() {}

    /**
     * The condition also fails for a missing task, because it has no version.
     *
     * @param attributes all attributes that the item has after the update, except the key; the optional attributes that
     *     are absent here are removed
     * @param seen the version that the item must still have
     */
    static UpdateItemRequest request(
            String table, Map<String, AttributeValue> key, Map<String, AttributeValue> attributes, long seen) {
        String set = attributes.keySet().stream()
                .map(name -> "#" + name + " = :" + name)
                .collect(Collectors.joining(", ", "SET ", ""));
        List<String> absent = TaskItem.OPTIONAL.stream()
                .filter(name -> !attributes.containsKey(name))
                .toList();
        String remove = absent.isEmpty() ? "" : " REMOVE #" + String.join(", #", absent);
        Map<String, AttributeValue> values = attributes.entrySet().stream()
                .collect(Collectors.toMap(attribute -> ":" + attribute.getKey(), Map.Entry::getValue));
        values.put(":seen", TaskItem.number(seen));
        Map<String, String> names = Stream.concat(attributes.keySet().stream(), absent.stream())
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
}
