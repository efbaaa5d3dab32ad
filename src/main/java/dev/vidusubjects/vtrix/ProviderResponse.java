package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.provider.ProviderError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A response of the provider, with any status.
 *
 * @param complete whether the whole body arrived, within {@link #MAX_BODY}
 * @param body the redacted body; empty unless it is a JSON object
 * @param error the codes and the message of the body
 * @param retryAfter the value of the header {@code Retry-After}
 */
record ProviderResponse(
        int status, boolean complete, Optional<JsonNode> body, ErrorBody error, Optional<Duration> retryAfter) {

    /** The maximum number of bytes that are read of a response. */
    static final int MAX_BODY = 4 * 1024 * 1024;

    /** The maximum length of an id, in characters; a longer one is ignored. */
    private static final int MAX_ID = 200;

    private static final int MAX_NESTING = 50;

    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxStringLength(MAX_BODY)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Keeps numbers as the provider wrote them.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();

    /**
     * @param keys the keys that were sent with the request: they are removed where the provider echoes them
     * @param bucket the bucket of the stored media: the signatures of URLs into the bucket are removed, too
     */
    static ProviderResponse of(
            int status,
            boolean complete,
            byte[] body,
            Optional<Duration> retryAfter,
            List<String> keys,
            Optional<String> bucket) {
        Optional<JsonNode> parsed = (complete ? parse(body) : Optional.<JsonNode>empty())
                .map(json -> Redaction.response(json, keys, bucket));
        return new ProviderResponse(
                status, complete, parsed, parsed.map(ErrorBody::read).orElse(ErrorBody.NONE), retryAfter);
    }

    /**
     * @return the id of a task, or empty if there is none; the {@code request_id} of an error is not the id of a task
     */
    Optional<String> taskId() {
        return body.flatMap(json -> id(json, "id")
                .or(() -> id(json, "task_id"))
                .or(() -> holdsError(json) ? Optional.empty() : id(json, "request_id")));
    }

    /** @return the status word of a task, or empty if {@code status} is a number or an object */
    Optional<String> statusWord() {
        return body.map(json -> json.path("status"))
                .filter(JsonNode::isTextual)
                .map(status -> status.asText().strip())
                .filter(word -> !word.isEmpty() && !word.chars().allMatch(Character::isDigit));
    }

    /** @return whether it contains the id of a task, which an error response should not contain */
    boolean namesTask() {
        return body.filter(json ->
                        id(json, "id").isPresent() || id(json, "task_id").isPresent())
                .isPresent();
    }

    /** @return the error to report for a response that is not a task */
    ProviderError toError() {
        if (status / 100 == 2 && !error.hasReason()) {
            String why = !complete
                    ? "was cut off, or is too long"
                    : body.isEmpty() ? "is not a JSON object" : "has no task and no error";
            return new ProviderError(
                    "unreadable_response", "the provider's response, of HTTP status " + status + ", " + why);
        }
        return error.toError(OptionalInt.of(status));
    }

    private boolean holdsError(JsonNode json) {
        return ErrorBody.isPresent(json) || (statusWord().isEmpty() && error.hasReason());
    }

    private static Optional<String> id(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() || value.isIntegralNumber()
                ? Optional.of(value.asText().strip()).filter(id -> !id.isEmpty() && id.length() <= MAX_ID)
                : Optional.empty();
    }

    /** @return the object, or empty unless the text is exactly one JSON object within the limits above */
    static Optional<JsonNode> parse(byte[] json) {
        try {
            return Optional.of(JSON.readTree(json)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @return the object, or empty unless the text is exactly one JSON object within the limits above */
    static Optional<JsonNode> parse(String json) {
        try {
            return Optional.of(JSON.readTree(json)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
