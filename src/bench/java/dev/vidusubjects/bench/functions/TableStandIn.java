package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.bench.functions.StandIn.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * DynamoDB with the table of the tasks and its index {@code by-status}, in memory. Evaluates the expressions of the
 * requests, so that a write that would fail its condition fails here, too.
 */
final class TableStandIn implements StandIn {

    private static final String KEY = "task_id";
    private static final String INDEX_KEY = "status";
    private static final String INDEX_ORDER = "updated_at";

    private final StandIn protocol = StandIn.aws(this::call);
    private final Map<String, ObjectNode> items = new TreeMap<>();

    @Override
    public Reply reply(HttpServerRequest request, byte[] body) throws IOException {
        Reply reply = protocol.reply(request, body);
        // DynamoDB sends it with each response, and the SDKs compare it.
        CRC32 checksum = new CRC32();
        checksum.update(reply.body());
        return reply.with("x-amz-crc32", Long.toString(checksum.getValue()));
    }

    private synchronized ObjectNode call(String operation, JsonNode request) throws RefusedException {
        return switch (operation) {
            case "GetItem" -> get(request);
            case "PutItem" -> put(request);
            case "UpdateItem" -> update(request);
            case "Query" -> query(request);
            default -> throw new IllegalArgumentException("not supported: " + operation);
        };
    }

    private ObjectNode get(JsonNode request) {
        ObjectNode response = JSON.createObjectNode();
        Optional.ofNullable(items.get(key(request.path("Key")))).ifPresent(item -> response.set("Item", item));
        return response;
    }

    private ObjectNode put(JsonNode request) throws RefusedException {
        ObjectNode item = (ObjectNode) request.path("Item");
        requireCondition(request, items.get(key(item)));
        items.put(key(item), item);
        return JSON.createObjectNode();
    }

    private ObjectNode update(JsonNode request) throws RefusedException {
        ObjectNode key = (ObjectNode) request.path("Key");
        ObjectNode stored = items.get(key(key));
        requireCondition(request, stored);
        ObjectNode item = stored == null ? key.deepCopy() : stored.deepCopy();
        Set<String> changed =
                ItemExpression.update(request.path("UpdateExpression").asText(), request, item);
        items.put(key(key), item);
        ObjectNode response = JSON.createObjectNode();
        if (request.path("ReturnValues").asText().equals("UPDATED_NEW")) {
            response.set("Attributes", item.deepCopy().retain(changed));
        }
        return response;
    }

    private static void requireCondition(JsonNode request, ObjectNode stored) throws RefusedException {
        ObjectNode item = stored == null ? JSON.createObjectNode() : stored;
        if (ItemExpression.holds(request.path("ConditionExpression").asText(), request, item)) {
            return;
        }
        ObjectNode error = JSON.createObjectNode()
                .put("__type", "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException")
                .put("message", "The conditional request failed");
        if (stored != null
                && request.path("ReturnValuesOnConditionCheckFailure").asText().equals("ALL_OLD")) {
            error.set("Item", stored);
        }
        throw new RefusedException(error);
    }

    /** Every result fits into one page. */
    private ObjectNode query(JsonNode request) {
        Comparator<ObjectNode> order =
                Comparator.comparing(item -> item.path(INDEX_ORDER).path("S").asText());
        Stream<ObjectNode> found = items.values().stream()
                .filter(item -> item.has(INDEX_KEY) && item.has(INDEX_ORDER))
                .filter(item -> ItemExpression.holds(
                        request.path("KeyConditionExpression").asText(), request, item))
                .sorted(request.path("ScanIndexForward").asBoolean(true) ? order : order.reversed())
                .limit(request.path("Limit").asInt(Integer.MAX_VALUE))
                .filter(item ->
                        ItemExpression.holds(request.path("FilterExpression").asText(), request, item));
        ObjectNode response = JSON.createObjectNode();
        ArrayNode page = response.putArray("Items");
        found.forEach(page::add);
        return response.put("Count", page.size()).put("ScannedCount", page.size());
    }

    private static String key(JsonNode attributes) {
        return attributes.path(KEY).path("S").asText();
    }

    synchronized void store(ObjectNode item) {
        items.put(key(item), item);
    }

    /** @return the item with this key; an empty object if there is none */
    synchronized ObjectNode item(String key) {
        return items.getOrDefault(key, JSON.createObjectNode());
    }

    /** @return the items whose keys match */
    synchronized Map<String, ObjectNode> items(Predicate<String> keys) {
        Map<String, ObjectNode> found = new TreeMap<>(items);
        found.keySet().removeIf(keys.negate());
        return found;
    }

    synchronized void replaceAll(Map<String, ObjectNode> all) {
        items.clear();
        items.putAll(all);
    }
}
