package dev.vidusubjects.aws;

import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskJson;
import dev.vidusubjects.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How a task lies in the table: its JSON, and beside it what DynamoDB has to know.
 *
 * <p>The index sorts by {@code updated_at}, which is the moment <em>and</em> the id, {@code 2026-01-31T12:00:00.000Z/0192…}:
 * an index keeps no order among equal keys, and a page that ends between two tasks of one millisecond could not be told.
 */
final class TaskItem {

    static final String ID = "task_id";
    static final String VERSION = "version";
    static final String STATUS = "status";
    static final String UPDATED_AT = "updated_at";
    static final String JSON = "task";

    /** Of an item that is no task but a provider's subject: the id of the task that owns it. */
    static final String OWNER = "owner";

    /** Epoch seconds; absent while a task must not go. */
    static final String EXPIRES_AT = "expires_at";

    /** Of the last write, at random: tells a write that was repeated on its way from somebody else's. */
    static final String WRITE_ID = "write_id";

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private TaskItem() {}

    static Map<String, AttributeValue> key(TaskId id) {
        return Map.of(ID, text(id.value()));
    }

    /** @return everything but the key */
    static Map<String, AttributeValue> attributes(Task task, String writeId, Duration retention) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(VERSION, number(task.version()));
        item.put(STATUS, text(task.status().code()));
        item.put(UPDATED_AT, text(position(ListPosition.of(task))));
        item.put(JSON, text(TaskJson.write(task)));
        item.put(WRITE_ID, text(writeId));
        expiry(task, retention).ifPresent(expiry -> item.put(EXPIRES_AT, number(expiry.getEpochSecond())));
        return item;
    }

    static Task task(Map<String, AttributeValue> item) {
        return TaskJson.read(item.get(JSON).s());
    }

    static boolean isWrittenBy(Map<String, AttributeValue> item, String writeId) {
        return item != null && text(writeId).equals(item.get(WRITE_ID));
    }

    /** @return sorts as {@link ListPosition#ORDER} does, in reverse */
    static String position(ListPosition position) {
        return moment(position.updatedAt()) + "/" + position.id();
    }

    /** @return sorts before every position at or after that moment; a moment that no clock shows is moved to the nearest one */
    static String moment(Instant moment) {
        return TaskJson.text(moment.isBefore(EARLIEST) ? EARLIEST : moment.isAfter(LATEST) ? LATEST : moment);
    }

    static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    /** An unconfirmed task stays until somebody has decided about it. */
    private static Optional<Instant> expiry(Task task, Duration retention) {
        boolean ended = task.status() == TaskStatus.COMPLETED || task.status() == TaskStatus.FAILED;
        return ended ? Optional.of(task.updatedAt().plus(retention)) : Optional.empty();
    }
}
