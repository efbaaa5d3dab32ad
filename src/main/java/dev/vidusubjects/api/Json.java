package dev.vidusubjects.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The API's JSON: small bodies in, answers out. A subject's body, which may be large, is read by its own reader. */
final class Json {

    /** The small bodies have three at most. What is wrong with each is told, and an answer must not outgrow its request. */
    private static final int MAX_FIELDS = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** @throws ProblemException {@code malformed_json} if it is not one JSON object; its message quotes nothing */
    static ObjectNode object(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            if (node instanceof ObjectNode object && object.size() <= MAX_FIELDS) {
                return object;
            }
            throw Problem.of(
                            ProblemType.MALFORMED_JSON,
                            "the body must be a JSON object, of at most " + MAX_FIELDS + " fields")
                    .exception();
        } catch (JsonProcessingException e) {
            throw malformed(e.getLocation());
        } catch (IOException e) {
            throw malformed(null);
        }
    }

    /** Half a surrogate pair, which strangers' texts can hold, becomes a question mark rather than a failure. */
    static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Response.ResponseBuilder response(int status, ObjectNode json) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(bytes(json));
    }

    private static ProblemException malformed(JsonLocation at) {
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return Problem.of(
                        ProblemType.MALFORMED_JSON,
                        "the body is not one well-formed JSON object in UTF-8, each field given once: see it" + place)
                .exception();
    }
}
