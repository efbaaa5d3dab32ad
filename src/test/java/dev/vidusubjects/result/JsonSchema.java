package dev.vidusubjects.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A JSON Schema 2020-12 of the keywords that the project's schema uses. A schema with another keyword is refused,
 * because a keyword that is not checked would prove nothing. A {@code format} is asserted, not only annotated.
 */
final class JsonSchema {

    private static final Set<String> ANNOTATIONS = Set.of("$schema", "$id", "$defs", "title", "description");
    private static final Set<String> ASSERTIONS = Set.of(
            "$ref",
            "oneOf",
            "const",
            "enum",
            "type",
            "properties",
            "required",
            "dependentRequired",
            "additionalProperties",
            "items",
            "minItems",
            "minimum",
            "minLength",
            "maxLength",
            "pattern",
            "format");

    private final JsonNode root;

    /** @throws IllegalArgumentException if the schema has a keyword or a reference that this class does not support */
    JsonSchema(String json) throws IOException {
        root = JsonMapper.builder().build().readTree(json);
        requireSupported(root);
    }

    /** @return what is wrong with the document, each with its place; empty if the document is valid */
    List<String> errors(JsonNode document) {
        return errors(root, document, "$");
    }

    private void requireSupported(JsonNode schema) {
        if (!schema.isObject()) {
            throw new IllegalArgumentException("not a schema: " + schema);
        }
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            JsonNode value = keyword.getValue();
            if (!ANNOTATIONS.contains(keyword.getKey()) && !ASSERTIONS.contains(keyword.getKey())) {
                throw new IllegalArgumentException("the keyword " + keyword.getKey() + " is not supported");
            }
            switch (keyword.getKey()) {
                case "$defs", "properties", "oneOf" -> value.forEach(this::requireSupported);
                case "items" -> requireSupported(value);
                case "$ref" -> resolve(value);
                case "additionalProperties" -> require(value.isBoolean() && !value.asBoolean(), keyword);
                case "format" -> require(value.asText().equals("date-time"), keyword);
                case "type" -> require(value.isTextual(), keyword);
                default -> {}
            }
        }
    }

    private static void require(boolean supported, Map.Entry<String, JsonNode> keyword) {
        if (!supported) {
            throw new IllegalArgumentException("not supported: " + keyword);
        }
    }

    private JsonNode resolve(JsonNode reference) {
        String text = reference.asText();
        JsonNode found = text.startsWith("#/") ? root.at(text.substring(1)) : root.path("none");
        if (found.isMissingNode()) {
            throw new IllegalArgumentException("there is no " + text);
        }
        return found;
    }

    private List<String> errors(JsonNode schema, JsonNode value, String at) {
        List<String> errors = new ArrayList<>();
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            JsonNode given = keyword.getValue();
            boolean valid =
                    switch (keyword.getKey()) {
                        case "$ref" -> errors.addAll(errors(resolve(given), value, at)) || true;
                        case "oneOf" -> oneOf(given, value, at, errors);
                        case "const" -> value.equals(given);
                        case "enum" -> stream(given).anyMatch(value::equals);
                        case "type" -> isOfType(value, given.asText());
                        case "properties" -> properties(given, value, at, errors);
                        case "items" -> items(given, value, at, errors);
                        case "required" -> !value.isObject() || hasAll(value, given);
                        case "dependentRequired" -> !value.isObject() || hasDependents(value, given);
                        case "additionalProperties" -> !value.isObject() || hasOnly(value, schema.path("properties"));
                        case "minItems" -> !value.isArray() || value.size() >= given.asInt();
                        case "minimum" ->
                            !value.isNumber() || value.decimalValue().compareTo(given.decimalValue()) >= 0;
                        case "minLength" -> !value.isTextual() || length(value) >= given.asInt();
                        case "maxLength" -> !value.isTextual() || length(value) <= given.asInt();
                        case "pattern" ->
                            !value.isTextual()
                                    || Pattern.compile(given.asText())
                                            .matcher(value.asText())
                                            .find();
                        case "format" -> !value.isTextual() || isDateTime(value.asText());
                        default -> true;
                    };
            if (!valid) {
                errors.add(at + ": " + keyword.getKey() + " " + given);
            }
        }
        return errors;
    }

    /** @return true; adds the errors of the alternative that fits best if none is valid */
    private boolean oneOf(JsonNode alternatives, JsonNode value, String at, List<String> errors) {
        List<List<String>> found = stream(alternatives)
                .map(alternative -> errors(alternative, value, at))
                .toList();
        long valid = found.stream().filter(List::isEmpty).count();
        if (valid > 1) {
            errors.add(at + ": more than one alternative is valid");
        } else if (valid == 0) {
            found.stream().min((a, b) -> Integer.compare(a.size(), b.size())).ifPresent(errors::addAll);
        }
        return true;
    }

    private boolean properties(JsonNode schemas, JsonNode value, String at, List<String> errors) {
        for (Map.Entry<String, JsonNode> property : schemas.properties()) {
            if (value.has(property.getKey())) {
                errors.addAll(errors(property.getValue(), value.get(property.getKey()), at + "." + property.getKey()));
            }
        }
        return true;
    }

    private boolean items(JsonNode schema, JsonNode value, String at, List<String> errors) {
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            errors.addAll(errors(schema, value.get(i), at + "[" + i + "]"));
        }
        return true;
    }

    private static boolean isOfType(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "number" -> value.isNumber();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> throw new IllegalArgumentException("the type " + type + " is not supported");
        };
    }

    private static boolean hasAll(JsonNode object, JsonNode names) {
        return stream(names).allMatch(name -> object.has(name.asText()));
    }

    private static boolean hasDependents(JsonNode object, JsonNode dependents) {
        return dependents.properties().stream()
                .filter(property -> object.has(property.getKey()))
                .allMatch(property -> hasAll(object, property.getValue()));
    }

    private static boolean hasOnly(JsonNode object, JsonNode properties) {
        return object.properties().stream().allMatch(field -> properties.has(field.getKey()));
    }

    /** The length in code points, as JSON Schema counts it. */
    private static int length(JsonNode text) {
        return text.asText().codePointCount(0, text.asText().length());
    }

    private static boolean isDateTime(String text) {
        try {
            return OffsetDateTime.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
