package dev.vidusubjects.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads and writes events as JSON trees. AWS defines the field names of events, so the naming strategy of the
 * application's own JSON must not apply to them. A tree also needs no reflection in the native executable.
 */
public final class EventJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EventJson() {}

    /**
     * @return the event, usually an object; a missing node if the input is empty
     * @throws IOException if the input is not JSON or cannot be read
     */
    static JsonNode read(InputStream input) throws IOException {
        return MAPPER.readTree(input);
    }

    static JsonNode read(String text) throws IOException {
        return MAPPER.readTree(text);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static void write(OutputStream output, JsonNode node) throws IOException {
        MAPPER.writeValue(output, node);
    }
}
