package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.provider.ProviderError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The codes and the message of an error response, in any of its shapes: {@code {"message"}}, {@code {"error": "text"}},
 * {@code {"error": {"code", "message" | "error_message"}}}, {@code {"status": {"code", "message", "error_code"}}},
 * {@code {"detail": "text" | [{"msg"}]}}, {@code {"reason", "message"}}, and those of the queue protocol, {@code
 * error_type} and {@code provider_error{code, message}}.
 *
 * @param codes names such as {@code AuditSubmitIllegal}, the most specific first
 * @param numbers codes that are numbers, without 0 and 200, which report success
 */
record ErrorBody(List<String> codes, List<Integer> numbers, Optional<String> message) {

    static final ErrorBody NONE = new ErrorBody(List.of(), List.of(), Optional.empty());

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    /** Some gateways flatten an error to {@code Code: text}. */
    private static final Pattern LEADING_NAME = Pattern.compile("([A-Za-z_]{1,64})(?:\\W.*)?", Pattern.DOTALL);

    private static final List<String> CODE_FIELDS = List.of("error_code", "err_code", "reason", "error_type", "code");
    private static final List<String> MESSAGE_FIELDS = List.of("message", "error_message", "msg");

    ErrorBody {
        codes = List.copyOf(codes);
        numbers = List.copyOf(numbers);
    }

    /** @param response any JSON object; its other fields are ignored */
    static ErrorBody read(JsonNode response) {
        Collector found = new Collector();
        found.add(response.path("error"));
        found.add(response.path("provider_error"));
        JsonNode status = response.path("status");
        if (status.isObject() && !reportsSuccess(status)) {
            found.add(status);
        }
        found.addFields(response);
        found.add(response.path("detail"));
        return new ErrorBody(found.codes, found.numbers, found.message);
    }

    /**
     * @return whether the response carries an error: an {@code error} that holds more than zeros and blanks, or a
     *     {@code status} object that does not report success
     */
    static boolean isPresent(JsonNode response) {
        JsonNode status = response.path("status");
        return holdsText(response.path("error")) || (status.isObject() && holdsText(status) && !reportsSuccess(status));
    }

    /** @return whether it contains a code or a message */
    boolean hasReason() {
        return !codes.isEmpty() || !numbers.isEmpty() || message.isPresent();
    }

    /**
     * @param lowerCase codes in lower case
     * @return whether it contains one of these codes, in any letter case
     */
    boolean hasCodeOf(Set<String> lowerCase) {
        return codes.stream().anyMatch(code -> lowerCase.contains(code.toLowerCase(Locale.ROOT)));
    }

    private static boolean reportsSuccess(JsonNode status) {
        String code = status.path("code").asText("").strip();
        return code.equals("0") || code.equals("200");
    }

    private static boolean holdsText(JsonNode value) {
        if (value.isObject()) {
            for (JsonNode field : value) {
                if (holdsText(field)) {
                    return true;
                }
            }
            return false;
        }
        return value.isTextual()
                ? !value.asText().isBlank() && !value.asText().equals("0")
                : value.isNumber() ? value.asInt() != 0 : value.isArray() ? !value.isEmpty() : value.asBoolean();
    }

    /**
     * @param httpStatus the HTTP status; empty if a task failed
     * @return the code and the message of the provider, as far as it gave them; safe to display
     */
    ProviderError toError(OptionalInt httpStatus) {
        String defaultCode = httpStatus.isPresent() ? "http_" + httpStatus.getAsInt() : "task_failed";
        Optional<String> code =
                codes.stream().findFirst().or(() -> numbers.stream().findFirst().map(String::valueOf));
        String noReason = httpStatus.isPresent()
                ? "the provider responded with HTTP status " + httpStatus.getAsInt() + " and no reason"
                : "the provider gave no reason";
        return new ProviderError(
                code.orElse(defaultCode),
                message.map(Redaction::message).filter(text -> !text.isEmpty()).orElse(noReason),
                code.isPresent());
    }

    private static final class Collector {
        private final List<String> codes = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();
        private Optional<String> message = Optional.empty();

        private void add(JsonNode part) {
            if (part.isTextual()) {
                addText(part.asText());
            } else if (part.isObject()) {
                addFields(part);
                add(part.path("error"));
            } else if (part.isArray()) {
                // A list of violations, as FastAPI sends it; the first one is the message.
                add(part.path(0));
            }
        }

        private void addText(String text) {
            Matcher leading = LEADING_NAME.matcher(text.strip());
            if (leading.matches() && ErrorClassifier.isKnown(leading.group(1))) {
                codes.add(leading.group(1));
            }
            addMessage(text);
        }

        private void addFields(JsonNode object) {
            for (String field : CODE_FIELDS) {
                JsonNode value = object.path(field);
                String text = value.isTextual() || value.isIntegralNumber()
                        ? value.asText().strip()
                        : "";
                if (NUMBER.matcher(text).matches()) {
                    int number = Integer.parseInt(text);
                    if (number != 0 && number != 200) {
                        numbers.add(number);
                    }
                } else if (value.isTextual() && NAME.matcher(text).matches()) {
                    codes.add(text);
                }
            }
            for (String field : MESSAGE_FIELDS) {
                if (object.path(field).isTextual()) {
                    addMessage(object.path(field).asText());
                }
            }
        }

        private void addMessage(String text) {
            if (message.isEmpty() && !text.isBlank()) {
                message = Optional.of(text);
            }
        }
    }
}
