package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.provider.SubjectDirectory.Page;
import dev.vidusubjects.subject.Subject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads subjects from the parsed text of a completed task. The values that are read are limited in length, because they
 * are stored with the task, and a task that does not fit its store could never be completed. The result document
 * contains the provider's complete response.
 */
final class SubjectReader {

    private static final int MAX_ITEMS = 10;

    /** The maximum length of a text, as {@link #weight} counts it. */
    private static final int MAX_TEXT = 16_000;

    /** The maximum length of an item of a list, as {@link #weight} counts it. */
    private static final int MAX_ITEM = 4_000;

    private static final int MAX_NUMBER_LENGTH = 100;
    private static final BigDecimal MAX_CREDITS = BigDecimal.valueOf(Integer.MAX_VALUE);

    private SubjectReader() {}

    /** @return the subject, or empty if it has no {@code id}; every other field may be missing */
    static Optional<Subject> subject(JsonNode content) {
        return text(content, "id")
                .map(id -> new Subject(
                        id,
                        text(content, "name").orElse(""),
                        texts(content.path("images")),
                        texts(content.path("videos")),
                        text(content, "voice_id"),
                        text(content, "style"),
                        text(content, "description"),
                        credits(content.path("credits"))));
    }

    /** @return the page, or empty if there is no list; entries that are not subjects are counted and left out */
    static Optional<Page> page(JsonNode content) {
        JsonNode list = content.path("subjects");
        if (!list.isArray() && !list.isNull()) {
            return Optional.empty();
        }
        List<Subject> subjects = new ArrayList<>();
        int unreadable = 0;
        for (JsonNode entry : list) {
            Optional<Subject> subject = subject(entry);
            subject.ifPresent(subjects::add);
            unreadable += subject.isEmpty() ? 1 : 0;
        }
        return Optional.of(new Page(subjects, unreadable, text(content, "next_page_token")));
    }

    private static Optional<String> text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() || value.isNumber()
                ? Optional.of(bounded(value.asText().strip(), MAX_TEXT)).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static List<String> texts(JsonNode list) {
        if (list.isTextual()) {
            return list.asText().isBlank() ? List.of() : List.of(bounded(list.asText(), MAX_ITEM));
        }
        List<String> texts = new ArrayList<>();
        if (list.isArray()) {
            for (JsonNode item : list) {
                if (texts.size() < MAX_ITEMS && !item.isNull()) {
                    String text =
                            item.isTextual() ? item.asText() : item.path("url").asText(item.toString());
                    texts.add(bounded(text, MAX_ITEM));
                }
            }
        }
        return texts;
    }

    private static String bounded(String text, int max) {
        int weight = 0;
        for (int i = 0; i < text.length(); i++) {
            weight += weight(text.charAt(i));
            if (weight > max) {
                return text.substring(0, i) + "… (" + text.length() + " characters)";
            }
        }
        return text;
    }

    /** @return the maximum number of characters of {@code c} in JSON that is ASCII */
    private static int weight(char c) {
        return c < ' ' || c > '~' ? 6 : c == '"' || c == '\\' ? 2 : 1;
    }

    /** A fraction is rounded up, so that a cost is not understated. */
    private static OptionalInt credits(JsonNode value) {
        String text = value.isTextual() ? value.asText().strip() : "";
        if (text.length() > MAX_NUMBER_LENGTH) {
            return OptionalInt.empty();
        }
        try {
            BigDecimal credits = value.isNumber() ? value.decimalValue() : new BigDecimal(text);
            // The comparison comes before the rounding: 1e999999999 takes little memory, but rounding it is extremely
            // expensive.
            return credits.signum() >= 0 && credits.compareTo(MAX_CREDITS) <= 0 && credits.scale() < 1000
                    ? OptionalInt.of(credits.setScale(0, RoundingMode.CEILING).intValueExact())
                    : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
