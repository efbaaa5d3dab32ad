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

/**
 * The index {@code by-status}: the tasks of one status in the order of their updates. It is eventually consistent with
 * the table.
 */
final class StatusIndex {

    private static final Logger LOG = Logger.getLogger(StatusIndex.class);
    private static final String INDEX = "by-status";

    private final DynamoDbClient client;
    private final String table;

    StatusIndex(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    /**
     * @return at most {@code limit} tasks, the most recently updated first; only those after {@code after} if it is
     *     present
     */
    List<Task> newest(TaskStatus status, Optional<ListPosition> after, int limit) {
        return query(status, after.map(TaskItem::position), false, limit);
    }

    /**
     * @return at most {@code limit} tasks that were last updated before an instant, the least recently updated first
     */
    List<Task> oldest(TaskStatus status, Instant before, int limit) {
        return query(status, Optional.of(TaskItem.timestamp(before)), true, limit);
    }

    /**
     * @return at most {@code limit} tasks that ended, are not announced, and were last updated from an instant on and
     *     before another one; the least recently updated first
     */
    List<Task> unannounced(TaskStatus status, Instant from, Instant before, int limit) {
        QueryRequest.Builder request = QueryRequest.builder()
                .keyConditionExpression("#status = :status AND #updated_at BETWEEN :from AND :before")
                .filterExpression("attribute_exists(#ended) AND attribute_not_exists(#announced)")
                .expressionAttributeNames(Map.of(
                        "#status", TaskItem.STATUS,
                        "#updated_at", TaskItem.UPDATED_AT,
                        "#ended", TaskItem.ENDED_VERSION,
                        "#announced", TaskItem.ANNOUNCED_VERSION))
                .expressionAttributeValues(Map.of(
                        ":status", TaskItem.text(status.code()),
                        ":from", TaskItem.text(TaskItem.timestamp(from)),
                        ":before", TaskItem.text(TaskItem.timestamp(before))))
                .scanIndexForward(true);
        List<Task> tasks = new ArrayList<>();
        QueryResponse page;
        do {
            // A limit would count the tasks that the filter drops, which are nearly all.
            page = client.query(request.tableName(table).indexName(INDEX).build());
            page.items().forEach(item -> readable(item).ifPresent(tasks::add));
            request.exclusiveStartKey(page.lastEvaluatedKey());
        } while (page.hasLastEvaluatedKey() && tasks.size() < limit);
        return tasks.subList(0, Math.min(limit, tasks.size()));
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

    /** A task that cannot be read must not prevent the listing of the others: it is logged and skipped. */
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
