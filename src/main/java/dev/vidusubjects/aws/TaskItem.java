package dev.vidusubjects.aws;

import dev.vidusubjects.task.KeptMediaJson;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskJson;
import dev.vidusubjects.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The DynamoDB item of a task: the task as JSON, and the attributes that DynamoDB needs.
 *
 * <p>The index sorts by {@code updated_at}, which contains the timestamp <em>and</em> the id, {@code
 * 2026-01-31T12:00:00.000Z/0192…}: an index does not order equal keys, so a page that ends between two tasks of the
 * same millisecond could not be continued.
 */
final class TaskItem {

    static final String ID = "task_id";
    static final String VERSION = "version";
    static final String STATUS = "status";
    static final String UPDATED_AT = "updated_at";
    static final String JSON = "task";

    /** In an item that stands for a provider's subject instead of a task: the id of the task that owns the subject. */
    static final String OWNER = "owner";

    /** Epoch seconds; absent while the task must not expire. */
    static final String EXPIRES_AT = "expires_at";

    /**
     * The version of the write that ended the task, so that a filter on changes of the table sees it; absent while the
     * task has not ended.
     */
    static final String ENDED_VERSION = "ended_version";

    /**
     * The {@link #ENDED_VERSION} of the ending that was announced; absent until then. Like {@link #MEDIA}, it is written
     * without a new version of the task.
     */
    static final String ANNOUNCED_VERSION = "announced_version";

    /** The kept media as a JSON array; absent while there are none. */
    static final String MEDIA = "media";

    /** The attributes that an item may lack: an update must remove them. */
    private static final List<String> OPTIONAL = List.of(EXPIRES_AT, ENDED_VERSION);

    /**
     * A random id of the last write: it distinguishes a repetition of the own write from a write of another process.
     */
    static final String WRITE_ID = "write_id";

    private static final Instant MIN_INSTANT = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    private TaskItem() {}

    static Map<String, AttributeValue> key(TaskId id) {
        return Map.of(ID, text(id.value()));
    }

    /** @return all attributes except the key */
    static Map<String, AttributeValue> attributes(Task task, String writeId, Duration retention) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(VERSION, number(task.version()));
        item.put(STATUS, text(task.status().code()));
        item.put(UPDATED_AT, text(position(ListPosition.of(task))));
        item.put(JSON, text(TaskJson.write(task)));
        item.put(WRITE_ID, text(writeId));
        task.endedVersion().ifPresent(version -> item.put(ENDED_VERSION, number(version)));
        expiry(task, retention).ifPresent(expiry -> item.put(EXPIRES_AT, number(expiry.getEpochSecond())));
        return item;
    }

    /**
     * @param attributes the attributes that an update writes
     * @return the attributes that it removes: those that are absent, and the mark of an earlier ending if the update
     *     ends or opens the task
     */
    static List<String> removed(Task task, Map<String, AttributeValue> attributes) {
        List<String> removed = new ArrayList<>(OPTIONAL);
        removed.removeAll(attributes.keySet());
        boolean isStillEnded =
                task.endedVersion().filter(ended -> ended < task.version()).isPresent();
        if (!isStillEnded) {
            removed.add(ANNOUNCED_VERSION);
        }
        return removed;
    }

    static Task task(Map<String, AttributeValue> item) {
        Task task = TaskJson.read(item.get(JSON).s());
        AttributeValue media = item.get(MEDIA);
        return media == null ? task : task.withMedia(KeptMediaJson.read(media.s()));
    }

    static boolean isWrittenBy(Map<String, AttributeValue> item, String writeId) {
        return item != null && text(writeId).equals(item.get(WRITE_ID));
    }

    /** @return a text that sorts in the reverse order of {@link ListPosition#ORDER} */
    static String position(ListPosition position) {
        return timestamp(position.updatedAt()) + "/" + position.id();
    }

    /**
     * @return a text that sorts before every position at or after the instant; an instant outside of the years 0000 to
     *     9999 is replaced by the nearest instant within them
     */
    static String timestamp(Instant instant) {
        return TaskJson.text(
                instant.isBefore(MIN_INSTANT) ? MIN_INSTANT : instant.isAfter(MAX_INSTANT) ? MAX_INSTANT : instant);
    }

    static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    /** An unconfirmed task does not expire, because its outcome is not decided yet. */
    private static Optional<Instant> expiry(Task task, Duration retention) {
        boolean ended = task.status() == TaskStatus.COMPLETED || task.status() == TaskStatus.FAILED;
        return ended ? Optional.of(task.updatedAt().plus(retention)) : Optional.empty();
    }
}
