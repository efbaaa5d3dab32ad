package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An answer of the provider, whatever its status.
 *
 * @param whole whether the body arrived to its end, within {@link #LARGEST_BODY}
 * @param body empty unless it is a JSON object; redacted
 * @param retryAfter the header of that name
 */
record Answer(int status, boolean whole, Optional<JsonNode> body, Optional<Duration> retryAfter) {

    /** No answer is read beyond this many bytes. */
    static final int LARGEST_BODY = 4 * 1024 * 1024;

    private static final int DEEPEST_NESTING = 50;

    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .maxStringLength(LARGEST_BODY)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Numbers are kept as they were written.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();

    /**
     * @param keys sent with the request: taken out, should the provider echo them
     * @param bucket likewise the signatures of URLs that lead into it
     */
    static Answer of(
            int status,
            boolean whole,
            byte[] body,
            Optional<Duration> retryAfter,
            List<String> keys,
            Optional<String> bucket) {
        return new Answer(
                status,
                whole,
                (whole ? parse(body) : Optional.<JsonNode>empty()).map(json -> Redaction.answer(json, keys, bucket)),
                retryAfter);
    }

    /** @return empty unless it is one JSON object in the bounds above */
    static Optional<JsonNode> parse(byte[] json) {
        try {
            return Optional.of(JSON.readTree(json)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @return empty unless it is one JSON object in the bounds above */
    static Optional<JsonNode> parse(String json) {
        try {
            return Optional.of(JSON.readTree(json)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
