package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Stores shared documents as items of the task table, under keys that are never task ids. They are in no index and
 * never expire.
 */
@Singleton
@IfBuildProfile("aws")
public class DynamoStateStore implements StateStore {

    private static final String VALUE = "value";

    private final AwsClients clients;
    private final String table;

    @Inject
    public DynamoStateStore(AwsClients clients, SubjectsConfig config) {
        this(
                clients,
                RequiredSetting.setting(config.aws().table(), "SUBJECTS_AWS_TABLE", "the DynamoDB table of the tasks"));
    }

    DynamoStateStore(AwsClients clients, String table) {
        this.clients = clients;
        this.table = table;
    }

    @Override
    public Optional<Entry> read(String name) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(Map.of(TaskItem.ID, key(name)))
                .consistentRead(true)
                .build();
        try {
            GetItemResponse found = clients.dynamoDb().getItem(request);
            return found.hasItem() ? Optional.of(entry(found.item())) : Optional.empty();
        } catch (SdkException e) {
            throw failed("read", name, e);
        }
    }

    /**
     * The SDK repeats a write whose response was lost. If the first write was executed, the repetition fails its
     * condition; so this method then checks whether its own write is the stored one.
     */
    @Override
    public boolean replace(String name, String value, long expected) {
        PutItemRequest.Builder request = PutItemRequest.builder()
                .tableName(table)
                .item(Map.of(
                        TaskItem.ID,
                        key(name),
                        TaskItem.VERSION,
                        TaskItem.number(expected + 1),
                        VALUE,
                        TaskItem.text(value)));
        if (expected == ABSENT) {
            request.conditionExpression("attribute_not_exists(#id)")
                    .expressionAttributeNames(Map.of("#id", TaskItem.ID));
        } else {
            request.conditionExpression("#version = :expected")
                    .expressionAttributeNames(Map.of("#version", TaskItem.VERSION))
                    .expressionAttributeValues(Map.of(":expected", TaskItem.number(expected)));
        }
        try {
            clients.dynamoDb().putItem(request.build());
            return true;
        } catch (ConditionalCheckFailedException e) {
            Optional<Entry> current = read(name);
            return current.isPresent()
                    && current.get().version() == expected + 1
                    && current.get().value().equals(value);
        } catch (SdkException e) {
            throw failed("write", name, e);
        }
    }

    private StateStoreException failed(String what, String name, SdkException e) {
        return new StateStoreException(
                "could not " + what + " the state " + name + " in DynamoDB table " + table + ": " + AwsErrors.of(e), e);
    }

    private static AttributeValue key(String name) {
        return TaskItem.text("state/" + name);
    }

    private static Entry entry(Map<String, AttributeValue> item) {
        return new Entry(
                item.get(VALUE).s(), Long.parseLong(item.get(TaskItem.VERSION).n()));
    }
}
