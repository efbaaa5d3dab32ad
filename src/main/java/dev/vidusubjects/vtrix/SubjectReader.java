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

/** Reads subjects out of the parsed text of a completed task. */
final class SubjectReader {

    private static final int MOST_ITEMS = 100;
    private static final int LONGEST_NUMBER = 100;
    private static final BigDecimal MOST_CREDITS = BigDecimal.valueOf(Integer.MAX_VALUE);

    private SubjectReader() {}

    /** @return empty if it has no {@code id}: nothing else is indispensable */
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

    /** @return empty if a list is missing, or one of its entries is no subject: half a list would mislead */
    static Optional<Page> page(JsonNode content) {
        JsonNode list = content.path("subjects");
        if (!list.isArray() && !list.isNull()) {
            return Optional.empty();
        }
        List<Subject> subjects = new ArrayList<>();
        for (JsonNode entry : list) {
            Optional<Subject> subject = subject(entry);
            if (subject.isEmpty()) {
                return Optional.empty();
            }
            subjects.add(subject.get());
        }
        return Optional.of(new Page(subjects, text(content, "next_page_token")));
    }

    private static Optional<String> text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() || value.isNumber()
                ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static List<String> texts(JsonNode list) {
        if (list.isTextual()) {
            return list.asText().isBlank() ? List.of() : List.of(list.asText());
        }
        List<String> texts = new ArrayList<>();
        if (list.isArray()) {
            for (JsonNode item : list) {
                if (texts.size() < MOST_ITEMS && !item.isNull()) {
                    texts.add(
                            item.isTextual() ? item.asText() : item.path("url").asText(item.toString()));
                }
            }
        }
        return texts;
    }

    /** A fraction is rounded up: a cost is not understated. */
    private static OptionalInt credits(JsonNode value) {
        String text = value.isTextual() ? value.asText().strip() : "";
        if (text.length() > LONGEST_NUMBER) {
            return OptionalInt.empty();
        }
        try {
            BigDecimal credits = value.isNumber() ? value.decimalValue() : new BigDecimal(text);
            // Compared first, as 1e999999999 is cheap to hold and ruinous to round.
            return credits.signum() >= 0 && credits.compareTo(MOST_CREDITS) <= 0 && credits.scale() < 1000
                    ? OptionalInt.of(credits.setScale(0, RoundingMode.CEILING).intValueExact())
                    : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
