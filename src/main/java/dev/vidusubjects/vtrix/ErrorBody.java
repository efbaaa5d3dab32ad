package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.provider.ProviderError;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error answer says, whichever of its shapes it has: {@code {"message"}}, {@code {"error": "text"}},
 * {@code {"error": {"code", "message" | "error_message"}}} or {@code {"status": {"code", "message", "error_code"}}}.
 *
 * @param code a name such as {@code AuditSubmitIllegal}
 * @param number {@code error_code}, else a {@code code} that is a number
 */
record ErrorBody(Optional<String> code, OptionalInt number, Optional<String> message) {

    static final ErrorBody NONE = new ErrorBody(Optional.empty(), OptionalInt.empty(), Optional.empty());

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    /** Some gateways flatten an error to {@code Code: words}. */
    private static final Pattern LEADING_NAME = Pattern.compile("([A-Za-z]{1,64})(?:\\W.*)?", Pattern.DOTALL);

    /** @param answer any JSON object; what is no error in it is ignored */
    static ErrorBody read(JsonNode answer) {
        JsonNode error = answer.path("error");
        if (error.isTextual()) {
            return ofText(error.asText());
        }
        if (error.isObject()) {
            return ofObject(error);
        }
        JsonNode status = answer.path("status");
        return ofObject(status.isObject() ? status : answer);
    }

    /**
     * @return whether the answer carries an error: an {@code error} that says something; {@code null}, empty text, and an
     *     object with nothing but zeros and blanks are none
     */
    static boolean isPresent(JsonNode answer) {
        return saysSomething(answer.path("error")) || answer.path("status").isObject();
    }

    private static boolean saysSomething(JsonNode value) {
        if (value.isObject()) {
            for (JsonNode field : value) {
                if (saysSomething(field)) {
                    return true;
                }
            }
            return false;
        }
        return value.isTextual()
                ? !value.asText().isBlank() && !value.asText().equals("0")
                : value.isNumber() ? value.asInt() != 0 : value.isArray() ? !value.isEmpty() : value.asBoolean();
    }

    private static ErrorBody ofText(String text) {
        Matcher leading = LEADING_NAME.matcher(text.strip());
        Optional<String> code =
                leading.matches() && ErrorClassifier.ofCode(leading.group(1)).isPresent()
                        ? Optional.of(leading.group(1))
                        : Optional.empty();
        return new ErrorBody(code, OptionalInt.empty(), Optional.of(text).filter(words -> !words.isBlank()));
    }

    private static ErrorBody ofObject(JsonNode error) {
        Optional<String> name = Optional.empty();
        OptionalInt number = OptionalInt.empty();
        // The most specific first: error_code 40201 beside code 402.
        for (String field : new String[] {"error_code", "err_code", "reason", "code"}) {
            JsonNode value = error.path(field);
            String text = value.isValueNode() ? value.asText().strip() : "";
            if (number.isEmpty() && NUMBER.matcher(text).matches()) {
                number = OptionalInt.of(Integer.parseInt(text));
            } else if (name.isEmpty() && value.isTextual() && NAME.matcher(text).matches()) {
                name = Optional.of(text);
            }
        }
        Optional<String> message = Optional.empty();
        for (String field : new String[] {"message", "error_message", "error", "msg", "detail"}) {
            String text = error.path(field).isTextual() ? error.path(field).asText() : "";
            if (message.isEmpty() && !text.isBlank()) {
                message = Optional.of(text);
            }
        }
        return new ErrorBody(name, number, message);
    }

    /**
     * @param httpStatus empty where a task failed
     * @return the provider's words where it gave some, fit to be shown
     */
    ProviderError toError(OptionalInt httpStatus) {
        String otherwise = httpStatus.isPresent() ? "http_" + httpStatus.getAsInt() : "task_failed";
        String shown = code.or(() -> number.isPresent() ? Optional.of("" + number.getAsInt()) : Optional.empty())
                .orElse(otherwise);
        String words = httpStatus.isPresent()
                ? "the provider answered with HTTP status " + httpStatus.getAsInt() + " and no reason"
                : "the provider gave no reason";
        return new ProviderError(
                shown,
                message.map(Redaction::message).filter(text -> !text.isEmpty()).orElse(words));
    }
}
