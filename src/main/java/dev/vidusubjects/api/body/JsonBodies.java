package dev.vidusubjects.api.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.ProblemException;
import dev.vidusubjects.api.problem.ProblemType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Parses small JSON requests and writes JSON responses. A subject's request, which may be large, has its own reader.
 */
public final class JsonBodies {

    /**
     * Maximum number of fields; valid small requests have three at most. The limit exists because the response lists
     * every invalid field, and must not become larger than its request.
     */
    private static final int MAX_FIELDS = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBodies() {}

    /**
     * @throws ProblemException {@code malformed_json} if the body is not one JSON object; its message does not quote
     *     the body
     */
    public static ObjectNode object(byte[] body) {
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

    /**
     * @return UTF-8; an unpaired surrogate, which untrusted input can contain, becomes a question mark and causes no
     *     error
     */
    public static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static Response.ResponseBuilder response(int status, ObjectNode json) {
        return response(status, bytes(json));
    }

    /** @param json as {@link #bytes} wrote it */
    public static Response.ResponseBuilder response(int status, byte[] json) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(json);
    }

    private static ProblemException malformed(JsonLocation at) {
        String place = at == null ? "" : ": see line " + at.getLineNr() + ", column " + at.getColumnNr();
        return Problem.of(
                        ProblemType.MALFORMED_JSON,
                        "the body is not one well-formed JSON object in UTF-8 without duplicate fields" + place)
                .exception();
    }
}
