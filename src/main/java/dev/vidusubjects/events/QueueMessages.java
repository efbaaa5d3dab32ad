package dev.vidusubjects.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.task.TaskId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The JSON of a delivery and of another attempt to copy media, the same in every queue. Unknown fields are ignored, because
 * a newer release may have written the message. No exception quotes an endpoint: its query may be secret.
 */
public final class QueueMessages {

    private static final String ID = "id";
    private static final String ENDPOINT = "endpoint";
    private static final String TASK_ID = "task_id";
    private static final String ATTEMPT = "attempt";
    private static final String NOT_BEFORE = "not_before";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private QueueMessages() {}

    /** @return one line: {@code {"id":"…","endpoint":"https://…","attempt":1,"not_before":"…"}} */
    public static String write(Delivery delivery) {
        return JSON.createObjectNode()
                .put(ID, delivery.id().toString())
                .put(ENDPOINT, delivery.endpoint().toString())
                .put(ATTEMPT, delivery.attempt())
                .put(NOT_BEFORE, delivery.notBefore().toString())
                .toString();
    }

    /** @return one line: {@code {"task_id":"…","attempt":2,"not_before":"…"}} */
    public static String write(MediaRetry retry) {
        return JSON.createObjectNode()
                .put(TASK_ID, retry.task().value())
                .put(ATTEMPT, retry.attempt())
                .put(NOT_BEFORE, retry.notBefore().toString())
                .toString();
    }

    /** @throws IllegalArgumentException if the message is not a delivery; the exception names the field */
    public static Delivery delivery(String message) {
        JsonNode fields = read(message);
        AnnouncementId id = AnnouncementId.parse(text(fields, ID)).orElseThrow(() -> malformed(ID, "an id"));
        return new Delivery(id, endpoint(fields), attempt(fields), notBefore(fields));
    }

    /** @throws IllegalArgumentException if the message is not an attempt to copy media; the exception names the field */
    public static MediaRetry mediaRetry(String message) {
        JsonNode fields = read(message);
        TaskId task = TaskId.parse(text(fields, TASK_ID)).orElseThrow(() -> malformed(TASK_ID, "a task id"));
        return new MediaRetry(task, attempt(fields), notBefore(fields));
    }

    private static JsonNode read(String message) {
        JsonNode fields;
        try {
            fields = JSON.readTree(message);
        } catch (JsonProcessingException e) {
            // Not the cause: its message quotes the source.
            throw new IllegalArgumentException("found a message that is no JSON: a JSON object is allowed");
        }
        if (!fields.isObject()) {
            throw new IllegalArgumentException("found a message that is no object: a JSON object is allowed");
        }
        return fields;
    }

    private static String text(JsonNode fields, String name) {
        JsonNode field = fields.path(name);
        if (!field.isTextual()) {
            throw malformed(name, "a text");
        }
        return field.textValue();
    }

    private static URI endpoint(JsonNode fields) {
        try {
            URI endpoint = new URI(text(fields, ENDPOINT));
            String scheme = String.valueOf(endpoint.getScheme());
            boolean isWeb = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
            if (isWeb && endpoint.getHost() != null) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // Not the cause: its message quotes the URL.
            throw malformed(ENDPOINT, "a URL");
        }
        throw malformed(ENDPOINT, "an http or https URL");
    }

    private static int attempt(JsonNode fields) {
        JsonNode attempt = fields.path(ATTEMPT);
        if (!attempt.isIntegralNumber() || !attempt.canConvertToInt() || attempt.intValue() < 1) {
            throw malformed(ATTEMPT, "a whole number from 1");
        }
        return attempt.intValue();
    }

    private static Instant notBefore(JsonNode fields) {
        try {
            return Instant.parse(text(fields, NOT_BEFORE));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    malformed(NOT_BEFORE, "an instant").getMessage(), e);
        }
    }

    private static IllegalArgumentException malformed(String field, String allowed) {
        return new IllegalArgumentException("found a malformed " + field + " in a message: " + allowed + " is allowed");
    }
}
