package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vidusubjects.sandbox.SandboxResponse.RefusedException;
import dev.vidusubjects.text.Utf8Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks a submission by the rules of the provider's parameter page. Refuses it with the error codes of the upstream
 * platform.
 */
final class ParameterReader {

    private static final int MAX_NAME_LENGTH = 64;
    private static final int MAX_IMAGES = 3;
    private static final int MAX_VIDEOS = 1;
    private static final int INLINE_BYTES_LIMIT = 20_000_000;
    private static final Pattern INLINE_IMAGE = Pattern.compile("data:image/(png|jpeg|jpg|webp);base64,");
    private static final Pattern INLINE_VIDEO = Pattern.compile("data:video/(mp4|x-msvideo|avi|quicktime|mov);base64,");
    private static final Set<String> PARAMETERS = Set.of("name", "images", "videos", "voice_id");

    private static final int MAX_TEXT_LENGTH = 2 * INLINE_BYTES_LIMIT;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxStringLength(MAX_TEXT_LENGTH)
                    .build())
            .build());

    private ParameterReader() {}

    /** A submission for any model, with the parameters of its first input. */
    record Generation(String model, JsonNode params) {}

    /**
     * @param images URLs and data URIs
     * @param videos likewise
     * @param mediaBytes the length of the texts of all media items, in characters
     */
    record Parameters(
            String name, List<String> images, List<String> videos, long mediaBytes, Optional<String> voiceId) {}

    static Generation generation(byte[] body) throws RefusedException {
        JsonNode json;
        try (JsonParser parser = JSON.createParser(body)) {
            json = parser.nextToken() == null ? MissingNode.getInstance() : tree(parser, body);
        } catch (IOException e) {
            throw refused("FieldInvalid", "the body is not JSON");
        }
        JsonNode model = json.path("model");
        if (!model.isTextual()) {
            throw refused("FieldLacking", "model is required");
        }
        JsonNode params = json.path("input").path(0).path("params");
        if (!params.isObject()) {
            throw refused("FieldLacking", "input[0].params is required");
        }
        return new Generation(model.asText(), params);
    }

    /** As {@link ObjectMapper#readTree}, but the megabytes of an image are copied once, and not through characters. */
    private static JsonNode tree(JsonParser parser, byte[] body) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = JSON.createObjectNode();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String field = parser.currentName();
                    parser.nextToken();
                    object.set(field, tree(parser, body));
                }
                return object;
            }
            case START_ARRAY -> {
                ArrayNode array = JSON.createArrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(tree(parser, body));
                }
                return array;
            }
            case VALUE_STRING -> {
                return TextNode.valueOf(text(parser, body));
            }
            default -> {
                return JSON.readTree(parser);
            }
        }
    }

    private static String text(JsonParser parser, byte[] body) throws IOException {
        long quoteAt = parser.currentTokenLocation().getByteOffset();
        if (quoteAt >= 0 && quoteAt < body.length && body[(int) quoteAt] == '"') {
            int start = (int) quoteAt + 1;
            int end = Utf8Text.endOfPlain(body, start, body.length);
            if (end < body.length && body[end] == '"' && end - start <= MAX_TEXT_LENGTH) {
                return new String(body, start, end - start, StandardCharsets.US_ASCII);
            }
        }
        return parser.getText();
    }

    static Parameters parameters(JsonNode params) throws RefusedException {
        for (String field : (Iterable<String>) params::fieldNames) {
            if (!PARAMETERS.contains(field)) {
                throw refused("FieldInvalid", "unknown parameter " + field);
            }
        }
        JsonNode name = params.path("name");
        if (!name.isTextual() || name.asText().isBlank()) {
            throw refused("FieldLacking", "name is required");
        }
        if (name.asText().codePointCount(0, name.asText().length()) > MAX_NAME_LENGTH) {
            throw refused("FieldInvalid", "name is too long");
        }
        JsonNode voice = params.path("voice_id");
        if (!voice.isMissingNode() && !voice.isTextual()) {
            throw refused("FieldInvalid", "voice_id must be text");
        }
        if (!params.path("images").isArray()) {
            throw refused("FieldLacking", "images is required");
        }
        List<String> images = items(params, "images", 1, MAX_IMAGES, INLINE_IMAGE);
        List<String> videos = items(params, "videos", 0, MAX_VIDEOS, INLINE_VIDEO);
        long bytes = Stream.concat(images.stream(), videos.stream())
                .mapToLong(String::length)
                .sum();
        return new Parameters(name.asText(), images, videos, bytes, Optional.ofNullable(voice.textValue()));
    }

    private static List<String> items(JsonNode params, String field, int min, int max, Pattern inline)
            throws RefusedException {
        JsonNode items = params.path(field);
        if (!items.isMissingNode() && !items.isArray()) {
            throw refused("FieldInvalid", field + " must be an array");
        }
        if (items.size() < min || items.size() > max) {
            throw refused("FieldItemCountOutOfRange", field + " has " + min + " to " + max + " items");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items) {
            String text = item.asText();
            boolean web = text.startsWith("https://") || text.startsWith("http://");
            if (!item.isTextual() || (!web && !inline.matcher(text).lookingAt())) {
                throw refused("ImageFormatInvalid", field + " holds neither a URL nor base64 with a content type");
            }
            if (!web && decodedLength(text) >= INLINE_BYTES_LIMIT) {
                throw refused("FieldInvalid", field + " holds an item of 20M or more");
            }
            texts.add(text);
        }
        return texts;
    }

    private static long decodedLength(String dataUri) {
        long characters = dataUri.length() - dataUri.indexOf(',') - 1L;
        int padding = dataUri.endsWith("==") ? 2 : dataUri.endsWith("=") ? 1 : 0;
        return characters / 4 * 3 - padding;
    }

    private static RefusedException refused(String code, String message) {
        return new RefusedException(SandboxResponse.error(400, code, message));
    }
}
