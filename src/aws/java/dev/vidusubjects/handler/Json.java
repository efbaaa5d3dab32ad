package dev.vidusubjects.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Events as trees: they are AWS's, with names of their own, so that the application's naming of properties must not reach
 * them; and a tree needs no reflection in the executable.
 */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** @return an object; a missing node for anything else, or for nothing */
    static JsonNode read(InputStream input) throws IOException {
        return MAPPER.readTree(input);
    }

    static JsonNode read(String text) throws IOException {
        return MAPPER.readTree(text);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static void write(OutputStream output, JsonNode node) throws IOException {
        MAPPER.writeValue(output, node);
    }
}
