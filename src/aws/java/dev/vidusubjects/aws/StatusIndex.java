package dev.vidusubjects.aws;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The index {@code by-status}: the tasks of a status in the order of their updates. It follows the table within moments. */
final class StatusIndex {

    private static final Logger LOG = Logger.getLogger(StatusIndex.class);
    private static final String INDEX = "by-status";

    private final DynamoDbClient client;
    private final String table;

    StatusIndex(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /** @return the tasks updated last, first; those after a position if one is given; at most {@code limit} */
    List<Task> newest(TaskStatus status, Optional<ListPosition> after, int limit) {
        return query(status, after.map(TaskItem::position), false, limit);
    }

    /** @return the tasks not updated since a moment, those untouched longest first; at most {@code limit} */
    List<Task> oldest(TaskStatus status, Instant before, int limit) {
        return query(status, Optional.of(TaskItem.moment(before)), true, limit);
    }

    private List<Task> query(TaskStatus status, Optional<String> before, boolean ascending, int limit) {
        Map<String, String> names = new HashMap<>(Map.of("#status", TaskItem.STATUS));
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":status", TaskItem.text(status.code())));
        before.ifPresent(position -> {
            names.put("#updated_at", TaskItem.UPDATED_AT);
            values.put(":before", TaskItem.text(position));
        });
        QueryRequest.Builder request = QueryRequest.builder()
                .tableName(table)
                .indexName(INDEX)
                .keyConditionExpression("#status = :status" + (before.isPresent() ? " AND #updated_at < :before" : ""))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .scanIndexForward(ascending);
        List<Task> tasks = new ArrayList<>();
        QueryResponse page;
        do {
            page = client.query(request.limit(limit - tasks.size()).build());
            page.items().forEach(item -> readable(item).ifPresent(tasks::add));
            request.exclusiveStartKey(page.lastEvaluatedKey());
        } while (page.hasLastEvaluatedKey() && tasks.size() < limit);
        return tasks;
    }

    /** One task that cannot be read must not keep the others from being listed. */
    private static Optional<Task> readable(Map<String, AttributeValue> item) {
        try {
            return Optional.of(TaskItem.task(item));
        } catch (RuntimeException e) {
            LogEvent.of("task_unreadable")
                    .with(
                            "task_id",
                            item.get(TaskItem.ID) == null
                                    ? ""
                                    : item.get(TaskItem.ID).s())
                    .error(LOG, e);
            return Optional.empty();
        }
    }
}
