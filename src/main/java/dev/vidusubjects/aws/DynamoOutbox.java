package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStoreException;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The outbox in the table of the tasks. The table's stream delivers the endings; this class holds the bodies, as items of
 * their own, and the marks, as an attribute of the task's item.
 */
@Singleton
@IfBuildProfile("aws")
public class DynamoOutbox implements Outbox {

    private static final String BODY = "value";

    /** The name of the document with the instant before which every ending is announced. */
    private static final String WATERMARK = "announced-until";

    /** How far the first search goes back: the stream keeps its records for a day. */
    private static final Duration FIRST_SEARCH = Duration.ofDays(1);

    private static final Set<TaskStatus> ENDED =
            EnumSet.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.UNCONFIRMED);

    private final AwsClients clients;
    private final StateStore states;
    private final String table;
    private final Duration retention;
    private final Clock clock;

    @Inject
    public DynamoOutbox(AwsClients clients, StateStore states, SubjectsConfig config, Clock clock) {
        this(
                clients,
                states,
                RequiredSetting.setting(config.aws().table(), "SUBJECTS_AWS_TABLE", "the DynamoDB table of the tasks"),
                config.aws().taskRetention(),
                clock);
    }

    /** @param retention how long a body is kept */
    DynamoOutbox(AwsClients clients, StateStore states, String table, Duration retention, Clock clock) {
        this.clients = clients;
        this.states = states;
        this.table = table;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public String body(AnnouncementId id, String proposed) {
        long expiry = clock.instant().plus(retention).getEpochSecond();
        PutItemRequest request = PutItemRequest.builder()
                .tableName(table)
                .item(Map.of(
                        TaskItem.ID,
                        key(id),
                        BODY,
                        TaskItem.text(proposed),
                        TaskItem.EXPIRES_AT,
                        TaskItem.number(expiry)))
                .conditionExpression("attribute_not_exists(#id)")
                .expressionAttributeNames(Map.of("#id", TaskItem.ID))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return call("store the announcement " + id, () -> {
            try {
                clients.dynamoDb().putItem(request);
                return proposed;
            } catch (ConditionalCheckFailedException e) {
                return e.item().get(BODY).s();
            }
        });
    }

    @Override
    public Optional<String> body(AnnouncementId id) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(Map.of(TaskItem.ID, key(id)))
                .consistentRead(true)
                .build();
        GetItemResponse found =
                call("read the announcement " + id, () -> clients.dynamoDb().getItem(request));
        return found.hasItem() ? Optional.of(found.item().get(BODY).s()) : Optional.empty();
    }

    @Override
    public void announced(AnnouncementId id) {
        AttributeValue ended = TaskItem.number(id.endedVersion());
        UpdateItemRequest request = UpdateItemRequest.builder()
                .tableName(table)
                .key(TaskItem.key(id.task()))
                .updateExpression("SET #announced = :ended")
                .conditionExpression("#ended = :ended")
                .expressionAttributeNames(
                        Map.of("#announced", TaskItem.ANNOUNCED_VERSION, "#ended", TaskItem.ENDED_VERSION))
                .expressionAttributeValues(Map.of(":ended", ended))
                .build();
        call("mark the announcement " + id, () -> {
            try {
                return clients.dynamoDb().updateItem(request);
            } catch (ConditionalCheckFailedException e) {
                // The task was opened since, or has expired.
                return null;
            }
        });
    }

    /**
     * Searches the index from the watermark on, which is moved when nothing is left before {@code endedBefore}. A task
     * that changes after it has ended moves to a later place of the index, where it is found as well.
     */
    @Override
    public List<Task> unannounced(Instant endedBefore, int limit) {
        Optional<StateStore.Entry> stored = states.read(WATERMARK);
        Instant from = stored.flatMap(entry -> instant(entry.value())).orElse(endedBefore.minus(FIRST_SEARCH));
        if (!from.isBefore(endedBefore)) {
            // A process whose clock is ahead moved the watermark; DynamoDB refuses a range whose end is before its
            // start.
            return List.of();
        }
        List<Task> found = new ArrayList<>();
        for (TaskStatus status : ENDED) {
            int missing = limit - found.size();
            if (missing > 0) {
                found.addAll(call("search for endings", () -> new StatusIndex(clients.dynamoDb(), table)
                        .unannounced(status, from, endedBefore, missing)));
            }
        }
        if (found.isEmpty()) {
            // If another sweep was faster, its watermark is as good.
            states.replace(
                    WATERMARK,
                    endedBefore.toString(),
                    stored.map(StateStore.Entry::version).orElse(StateStore.ABSENT));
        }
        return found;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static AttributeValue key(AnnouncementId id) {
        return TaskItem.text("announcement/" + id);
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
