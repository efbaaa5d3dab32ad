package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Channel;
import dev.vidusubjects.events.Handover;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStoreException;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
        return item(id, key(id)).map(found -> found.get(BODY).s());
    }

    /** Reads one item of an ending that was never announced, and two of one that is announced again. */
    @Override
    public Handover handover(AnnouncementId id) {
        Optional<Map<String, AttributeValue>> announcement = item(id, key(id));
        if (announcement.isEmpty()) {
            return Handover.NONE;
        }
        AttributeValue ended = TaskItem.number(id.endedVersion());
        boolean isMarked = item(id, TaskItem.key(id.task()).get(TaskItem.ID))
                .filter(task -> ended.equals(task.get(TaskItem.ANNOUNCED_VERSION)))
                .isPresent();
        if (isMarked) {
            return Handover.COMPLETE;
        }
        Set<Channel> channels = EnumSet.allOf(Channel.class);
        channels.removeIf(channel -> !announcement.get().containsKey(attribute(channel)));
        return new Handover(false, channels);
    }

    private Optional<Map<String, AttributeValue>> item(AnnouncementId id, AttributeValue key) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(Map.of(TaskItem.ID, key))
                .consistentRead(true)
                .build();
        GetItemResponse found =
                call("read the announcement " + id, () -> clients.dynamoDb().getItem(request));
        return found.hasItem() ? Optional.of(found.item()) : Optional.empty();
    }

    @Override
    public void handedOver(AnnouncementId id, Channel channel) {
        UpdateItemRequest request = UpdateItemRequest.builder()
                .tableName(table)
                .key(Map.of(TaskItem.ID, key(id)))
                .updateExpression("SET #channel = :now")
                .conditionExpression("attribute_exists(#id)")
                .expressionAttributeNames(Map.of("#channel", attribute(channel), "#id", TaskItem.ID))
                .expressionAttributeValues(
                        Map.of(":now", TaskItem.text(clock.instant().toString())))
                .build();
        // Without an item, the announcement has expired.
        updateIfAllowed("mark the channel of the announcement " + id, request);
    }

    /** Makes an update, unless its condition fails. */
    private void updateIfAllowed(String what, UpdateItemRequest request) {
        call(what, () -> {
            try {
                return clients.dynamoDb().updateItem(request);
            } catch (ConditionalCheckFailedException e) {
                return null;
            }
        });
    }

    /** @return the name of the attribute that holds the instant of the handover to a channel */
    private static String attribute(Channel channel) {
        return "handed_over_" + channel.name().toLowerCase(Locale.ROOT);
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
        // If the condition fails, the task was opened since, or has expired.
        updateIfAllowed("mark the announcement " + id, request);
    }

    @Override
    public List<Task> unannounced(Instant endedBefore, int limit) {
        return call(
                "search for endings", () -> new UnannouncedSearch(states, new StatusIndex(clients.dynamoDb(), table))
                        .find(endedBefore, limit));
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
