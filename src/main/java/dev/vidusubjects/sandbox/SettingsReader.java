package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Reads a JSON object of optional settings. Each method throws {@link IllegalArgumentException}, with a message for the
 * client, if the value has another type or is out of its bounds.
 */
final class SettingsReader {

    private final JsonNode json;

    /** @throws IllegalArgumentException if the JSON is not an object, or has an unknown field */
    SettingsReader(JsonNode json, Collection<String> known) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("the body must be a JSON object");
        }
        json.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new IllegalArgumentException("found " + field + ": " + String.join(", ", known) + " are allowed");
            }
        });
        this.json = json;
    }

    /** @return a number from 0 to 1; 0 by default */
    double share(String field) {
        return number(field, 0, 1);
    }

    /** @return a number from {@code min} to {@code max}; {@code min} by default */
    double number(String field, double min, double max) {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return min;
        }
        if (!value.isNumber() || !(value.asDouble() >= min && value.asDouble() <= max)) {
            throw refused(field, "a number from " + plain(min) + " to " + plain(max) + " is allowed");
        }
        return value.asDouble();
    }

    int integer(String field, int fallback, int min, int max) {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < min || value.asInt() > max) {
            throw refused(field, "a whole number from " + min + " to " + max + " is allowed");
        }
        return value.asInt();
    }

    /** @return any whole number; 0 by default */
    long seed(String field) {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !(value.isIntegralNumber() && value.canConvertToLong())) {
            throw refused(field, "a whole number is allowed");
        }
        return value.asLong(0);
    }

    /** @return the value; false by default */
    boolean flag(String field) {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw refused(field, "true or false is allowed");
        }
        return value.asBoolean(false);
    }

    /** @return one of the allowed words; the first of them by default */
    String oneOf(String field, List<String> allowed) {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return allowed.get(0);
        }
        return word(field, value, allowed);
    }

    /** @return some of the allowed words, at least one; all of them by default */
    List<String> someOf(String field, List<String> allowed) {
        JsonNode values = json.path(field);
        if (values.isMissingNode()) {
            return allowed;
        }
        List<String> words = new ArrayList<>();
        values.forEach(value -> words.add(word(field, value, allowed)));
        if (!values.isArray() || words.isEmpty()) {
            throw refused(field, "an array of " + String.join(", ", allowed) + " is allowed");
        }
        return List.copyOf(words);
    }

    private String word(String field, JsonNode value, List<String> allowed) {
        if (!value.isTextual() || !allowed.contains(value.asText())) {
            throw refused(field, String.join(", ", allowed) + " are allowed");
        }
        return value.asText();
    }

    private IllegalArgumentException refused(String field, String allowed) {
        return new IllegalArgumentException("found " + json.path(field) + " as " + field + ": " + allowed);
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
}
