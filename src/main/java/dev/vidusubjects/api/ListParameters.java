package dev.vidusubjects.api;

import dev.vidusubjects.task.TaskStatus;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The query of a listing. An empty value is as good as none.
 *
 * @param limit 1–{@value #MAX}
 */
record ListParameters(Optional<TaskStatus> status, int limit, Optional<String> cursor) {

    static final int MAX = 100;
    private static final int DEFAULT = 20;
    private static final int MAX_QUOTE_LENGTH = 40;

    /** @throws ProblemException {@code invalid_parameter} for the first one that is at fault */
    static ListParameters of(MultivaluedMap<String, String> query) {
        return new ListParameters(
                one(query, "status").map(ListParameters::status),
                one(query, "limit").map(ListParameters::limit).orElse(DEFAULT),
                one(query, "cursor"));
    }

    static ProblemException invalid(String name, String what) {
        return Problem.of(ProblemType.INVALID_PARAMETER, name + ": " + what).exception();
    }

    private static Optional<String> one(MultivaluedMap<String, String> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw invalid(name, "found " + values.size() + " values: give one");
        }
        return values.stream().findFirst().filter(value -> !value.isEmpty());
    }

    private static TaskStatus status(String text) {
        return TaskStatus.ofCode(text)
                .orElseThrow(() -> invalid(
                        "status",
                        "found " + quoted(text) + ": it must be one of "
                                + Arrays.stream(TaskStatus.values())
                                        .map(TaskStatus::code)
                                        .collect(Collectors.joining(", "))));
    }

    private static int limit(String text) {
        if (text.matches("[0-9]{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX) {
                return limit;
            }
        }
        throw invalid("limit", "found " + quoted(text) + ": it must be a whole number from 1 to " + MAX);
    }

    private static String quoted(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cs}]", "?");
        return '"' + (line.length() > MAX_QUOTE_LENGTH ? line.substring(0, MAX_QUOTE_LENGTH) + "…" : line) + '"';
    }
}
