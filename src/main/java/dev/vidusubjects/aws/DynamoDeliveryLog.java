package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.events.DeliveryAttempt;
import dev.vidusubjects.events.DeliveryAttemptJson;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStoreException;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The attempts of each task as a list of JSON texts, in an item of the task table under a key that is never a task id.
 * An attempt is appended in one atomic step, so that attempts that end at the same time do not overwrite each other.
 */
@Singleton
@IfBuildProfile("aws")
public class DynamoDeliveryLog implements DeliveryLog {

    static final String ATTEMPTS = "attempts";

    /** An item has at most 400 KB. The rest is for attempts that are appended before the oldest ones are dropped. */
    static final int MAX_BYTES = 300_000;

    private static final Logger LOG = Logger.getLogger(DynamoDeliveryLog.class);

    private final AwsClients clients;
    private final String table;
    private final Duration retention;
    private final Clock clock;

    @Inject
    public DynamoDeliveryLog(AwsClients clients, SubjectsConfig config, Clock clock) {
        this(
                clients,
                RequiredSetting.setting(config.aws().table(), "SUBJECTS_AWS_TABLE", "the DynamoDB table of the tasks"),
                config.aws().taskRetention(),
                clock);
    }

    /** @param retention how long the attempts are kept after the last one */
    DynamoDeliveryLog(AwsClients clients, String table, Duration retention, Clock clock) {
        this.clients = clients;
        this.table = table;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public void add(DeliveryAttempt attempt) {
        TaskId task = attempt.id().task();
        AttributeValue added = TaskItem.text(DeliveryAttemptJson.write(attempt));
        UpdateItemRequest request = UpdateItemRequest.builder()
                .tableName(table)
                .key(key(task))
                .updateExpression("SET #attempts = list_append(if_not_exists(#attempts, :none), :added),"
                        + " #expires = :expires")
                .expressionAttributeNames(Map.of("#attempts", ATTEMPTS, "#expires", TaskItem.EXPIRES_AT))
                .expressionAttributeValues(Map.of(
                        ":none", AttributeValue.fromL(List.of()),
                        ":added", AttributeValue.fromL(List.of(added)),
                        ":expires",
                                TaskItem.number(clock.instant().plus(retention).getEpochSecond())))
                .returnValues(ReturnValue.UPDATED_NEW)
                .build();
        try {
            Map<String, AttributeValue> written =
                    clients.dynamoDb().updateItem(request).attributes();
            AttributeValue attempts = written.get(ATTEMPTS);
            if (attempts != null) {
                dropOldest(task, attempts.l());
            }
        } catch (SdkException e) {
            LogEvent.of("delivery_not_logged")
                    .with("task_id", task)
                    .with("reason", AwsErrors.of(e))
                    .error(LOG);
        }
    }

    /**
     * Removes the attempts that are too many. The condition holds only if none were removed since they were read;
     * attempts that are appended meanwhile are at the end of the list.
     */
    private void dropOldest(TaskId task, List<AttributeValue> attempts) {
        int dropped = attempts.size() - kept(attempts);
        if (dropped == 0) {
            return;
        }
        UpdateItemRequest request = UpdateItemRequest.builder()
                .tableName(table)
                .key(key(task))
                .updateExpression(IntStream.range(0, dropped)
                        .mapToObj(i -> "#a[" + i + "]")
                        .collect(Collectors.joining(", ", "REMOVE ", "")))
                .conditionExpression("size(#a) >= :seen")
                .expressionAttributeNames(Map.of("#a", ATTEMPTS))
                .expressionAttributeValues(Map.of(":seen", TaskItem.number(attempts.size())))
                .build();
        try {
            clients.dynamoDb().updateItem(request);
        } catch (ConditionalCheckFailedException e) {
            // Another process removed them.
            return;
        }
    }

    /** @return the number of attempts that are kept, at least 1: the latest ones */
    private static int kept(List<AttributeValue> attempts) {
        int kept = 0;
        long bytes = 0;
        while (kept < Math.min(attempts.size(), MAX_ATTEMPTS)) {
            String attempt = attempts.get(attempts.size() - 1 - kept).s();
            bytes += attempt.getBytes(StandardCharsets.UTF_8).length;
            if (kept > 0 && bytes > MAX_BYTES) {
                return kept;
            }
            kept++;
        }
        return kept;
    }

    /** @throws TaskStoreException if DynamoDB fails */
    @Override
    public List<DeliveryAttempt> read(TaskId task) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(key(task))
                .consistentRead(true)
                .build();
        try {
            GetItemResponse found = clients.dynamoDb().getItem(request);
            AttributeValue attempts = found.item().get(ATTEMPTS);
            return attempts == null
                    ? List.of()
                    : attempts.l().stream()
                            .map(attempt -> DeliveryAttemptJson.read(attempt.s()))
                            .flatMap(Optional::stream)
                            .toList();
        } catch (SdkException e) {
            throw new TaskStoreException(
                    "could not read the deliveries of task " + task + " in DynamoDB table " + table + ": "
                            + AwsErrors.of(e),
                    e);
        }
    }

    private static Map<String, AttributeValue> key(TaskId task) {
        return Map.of(TaskItem.ID, TaskItem.text("deliveries/" + task));
    }
}
