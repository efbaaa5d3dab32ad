package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.ListPosition;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreException;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Stores tasks in a DynamoDB table with the key {@code task_id} and the index {@code by-status}. Every write is
 * conditional, and the error of a write that fails its condition contains the stored item.
 *
 * <p>The SDK repeats a write whose response was lost. If the first write was executed, the repetition fails its
 * condition because of that first write; a random {@code write_id} distinguishes this case from a write of another
 * process. Without it, the process that stored an intent would attribute the intent to another process, and no process
 * would submit it.
 */
@Singleton
@IfBuildProfile("aws")
public class DynamoTaskStore implements TaskStore {

    private static final int MAX_TRIES = 5;

    private final AwsClients clients;
    private final String table;
    private final Duration retention;
    private final RandomGenerator random;

    @Inject
    public DynamoTaskStore(AwsClients clients, SubjectsConfig config, RandomGenerator random) {
        this(
                clients,
                RequiredSetting.setting(config.aws().table(), "SUBJECTS_AWS_TABLE", "the DynamoDB table of the tasks"),
                config.aws().taskRetention(),
                random);
    }

    /** @param retention how long a task is kept after it has ended */
    DynamoTaskStore(AwsClients clients, String table, Duration retention, RandomGenerator random) {
        this.clients = clients;
        this.table = table;
        this.retention = retention;
        this.random = random;
    }

    @Override
    public Optional<Task> create(Task task) {
        String writeId = newWriteId();
        Map<String, AttributeValue> item = TaskItem.attributes(task, writeId, retention);
        item.putAll(TaskItem.key(task.id()));
        PutItemRequest request = PutItemRequest.builder()
                .tableName(table)
                .item(item)
                .conditionExpression("attribute_not_exists(#id)")
                .expressionAttributeNames(Map.of("#id", TaskItem.ID))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return call("create task " + task.id(), () -> {
            try {
                clients.dynamoDb().putItem(request);
                return Optional.empty();
            } catch (ConditionalCheckFailedException e) {
                return TaskItem.isWrittenBy(e.item(), writeId)
                        ? Optional.empty()
                        : Optional.of(TaskItem.task(e.item()));
            }
        });
    }

    @Override
    public Optional<Task> find(TaskId id) {
        return item("find task " + id, TaskItem.key(id)).map(TaskItem::task);
    }

    @Override
    public Task update(Task task) throws StaleTaskException {
        Task next = task.atVersion(task.version() + 1);
        String writeId = newWriteId();
        Map<String, AttributeValue> attributes = TaskItem.attributes(next, writeId, retention);
        UpdateItemRequest request = TaskItemUpdate.request(
                table, TaskItem.key(task.id()), attributes, TaskItem.removed(next, attributes), task.version());
        boolean written = call("update task " + task.id(), () -> {
            try {
                clients.dynamoDb().updateItem(request);
                return true;
            } catch (ConditionalCheckFailedException e) {
                return TaskItem.isWrittenBy(e.item(), writeId);
            }
        });
        if (!written) {
            throw new StaleTaskException(task.id(), task.version());
        }
        return next;
    }

    @Override
    public List<KeptMedia> keepMedia(TaskId id, List<KeptMedia> media) throws NoSuchTaskException {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Map<String, AttributeValue> item =
                    item("find task " + id, TaskItem.key(id)).orElseThrow(() -> new NoSuchTaskException(id.value()));
            List<KeptMedia> kept = TaskItem.task(item).media();
            List<KeptMedia> all = KeptMedia.union(kept, media);
            Optional<AttributeValue> seen = Optional.ofNullable(item.get(TaskItem.MEDIA));
            if (all.equals(kept) || call("keep media of task " + id, () -> replaceMedia(id, seen, all))) {
                return all;
            }
        }
        throw new TaskStoreException("the media of task " + id + " keep changing", null);
    }

    private boolean replaceMedia(TaskId id, Optional<AttributeValue> seen, List<KeptMedia> all) {
        try {
            clients.dynamoDb().updateItem(TaskItemUpdate.media(table, TaskItem.key(id), seen, all));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    @Override
    public TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor)
            throws InvalidCursorException {
        Optional<ListPosition> after = Optional.empty();
        if (cursor.isPresent()) {
            after = Optional.of(ListPosition.ofCursor(cursor.get()));
        }
        List<Task> found = newest(status.map(List::of).orElseGet(() -> List.of(TaskStatus.values())), after, limit + 1);
        if (found.size() <= limit) {
            return new TaskPage(found, Optional.empty());
        }
        List<Task> page = found.subList(0, limit);
        return new TaskPage(
                page, Optional.of(ListPosition.of(page.get(limit - 1)).cursor()));
    }

    /**
     * Merges the first tasks of each status. An index of all tasks is deliberately not used, because its single
     * partition key would be a hot key.
     */
    private List<Task> newest(List<TaskStatus> statuses, Optional<ListPosition> after, int limit) {
        Collection<Task> found = call("list tasks", () -> {
            StatusIndex index = new StatusIndex(clients.dynamoDb(), table);
            return statuses.stream()
                    .flatMap(status -> index.newest(status, after, limit).stream())
                    // While a task changes its status, the index may contain it under both statuses.
                    .collect(Collectors.toMap(
                            Task::id, task -> task, (one, other) -> one.version() > other.version() ? one : other))
                    .values();
        });
        return found.stream()
                .sorted(Comparator.comparing(ListPosition::of, ListPosition.ORDER))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Task> findNotUpdatedSince(TaskStatus status, Instant instant, int limit) {
        return call("list tasks", () -> new StatusIndex(clients.dynamoDb(), table).oldest(status, instant, limit));
    }

    /** The condition accepts a repeated claim by the same task, so that a lost response does no harm. */
    @Override
    public TaskId claimSubject(String subjectId, TaskId task) {
        PutItemRequest request = PutItemRequest.builder()
                .tableName(table)
                .item(Map.of(TaskItem.ID, ownerKey(subjectId), TaskItem.OWNER, TaskItem.text(task.value())))
                .conditionExpression("attribute_not_exists(#id) OR #owner = :task")
                .expressionAttributeNames(Map.of("#id", TaskItem.ID, "#owner", TaskItem.OWNER))
                .expressionAttributeValues(Map.of(":task", TaskItem.text(task.value())))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return call("claim a subject for task " + task, () -> {
            try {
                clients.dynamoDb().putItem(request);
                return task;
            } catch (ConditionalCheckFailedException e) {
                return new TaskId(e.item().get(TaskItem.OWNER).s());
            }
        });
    }

    @Override
    public Optional<TaskId> subjectOwner(String subjectId) {
        return item("find the owner of a subject", Map.of(TaskItem.ID, ownerKey(subjectId)))
                .map(item -> new TaskId(item.get(TaskItem.OWNER).s()));
    }

    private Optional<Map<String, AttributeValue>> item(String what, Map<String, AttributeValue> key) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(key)
                .consistentRead(true)
                .build();
        GetItemResponse found = call(what, () -> clients.dynamoDb().getItem(request));
        return found.hasItem() ? Optional.of(found.item()) : Optional.empty();
    }

    /**
     * A task id contains no slash, so the key cannot be that of a task. A key has at most 2,048 bytes, and the
     * provider's ids are far shorter.
     */
    private static AttributeValue ownerKey(String subjectId) {
        return TaskItem.text("subject/" + subjectId);
    }

    private String newWriteId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private <T> T call(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw new TaskStoreException(
                    "could not " + what + " in DynamoDB table " + table + ": " + AwsErrors.of(e), e);
        }
    }
}
