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

    /** Appended to a position, gives a text between it and the next one: ids have the same length. */
    private static final String AFTER = "/";

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
     * The result of a search that may have stopped before the end of its range.
     *
     * @param tasks the tasks that were found
     * @param first the position of the first one that was found, including tasks that cannot be read
     * @param next where the search must continue, between the positions of two tasks; empty if the range was examined
     *     to its end
     */
    record Examined(List<Task> tasks, Optional<String> first, Optional<String> next) {}

    /**
     * Finds tasks that ended and whose ending is not announced, the least recently updated first. The mark of an
     * earlier ending does not count.
     *
     * @param from the first position of the range
     * @param to the position at which the range ends, after {@code from}
     * @param limit maximum number of tasks, ≥ 1
     * @param maxPages maximum number of pages that are read, ≥ 1
     */
    Examined unannounced(TaskStatus status, String from, String to, int limit, int maxPages) {
        QueryRequest.Builder request = QueryRequest.builder()
                .tableName(table)
                .indexName(INDEX)
                .keyConditionExpression("#status = :status AND #updated_at BETWEEN :from AND :to")
                .filterExpression(
                        "attribute_exists(#ended) AND (attribute_not_exists(#announced) OR #announced <> #ended)")
                .expressionAttributeNames(Map.of(
                        "#status", TaskItem.STATUS,
                        "#updated_at", TaskItem.UPDATED_AT,
                        "#ended", TaskItem.ENDED_VERSION,
                        "#announced", TaskItem.ANNOUNCED_VERSION))
                .expressionAttributeValues(Map.of(
                        ":status", TaskItem.text(status.code()),
                        ":from", TaskItem.text(from),
                        ":to", TaskItem.text(to)))
                .scanIndexForward(true);
        List<Task> tasks = new ArrayList<>();
        Optional<String> first = Optional.empty();
        Optional<String> next = Optional.of(from);
        for (int pages = 0; pages < maxPages && next.isPresent(); pages++) {
            // A limit of the request would count the tasks that the filter drops, which are nearly all.
            QueryResponse page = client.query(request.build());
            for (Map<String, AttributeValue> item : page.items()) {
                if (tasks.size() >= limit) {
                    return new Examined(tasks, first, next);
                }
                String position = item.get(TaskItem.UPDATED_AT).s();
                first = first.or(() -> Optional.of(position));
                next = Optional.of(position + AFTER);
                readable(item).ifPresent(tasks::add);
            }
            request.exclusiveStartKey(page.lastEvaluatedKey());
            next = page.hasLastEvaluatedKey()
                    ? Optional.of(
                            page.lastEvaluatedKey().get(TaskItem.UPDATED_AT).s() + AFTER)
                    : Optional.empty();
        }
        return new Examined(tasks, first, next);
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
