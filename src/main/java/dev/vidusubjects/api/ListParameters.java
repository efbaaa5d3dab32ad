package dev.vidusubjects.api;

import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.ProblemException;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.text.Printable;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The query parameters of a listing. An empty value is treated like a missing one.
 *
 * @param limit 1–{@value #MAX_LIMIT}
 */
record ListParameters(Optional<TaskStatus> status, int limit, Optional<String> cursor) {

    static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_QUOTE_LENGTH = 40;

    /** @throws ProblemException {@code invalid_parameter} for the first invalid parameter */
    static ListParameters of(MultivaluedMap<String, String> query) {
        return new ListParameters(
                single(query, "status").map(ListParameters::status),
                single(query, "limit").map(ListParameters::limit).orElse(DEFAULT_LIMIT),
                single(query, "cursor"));
    }

    static ProblemException invalid(String name, String reason) {
        return Problem.of(ProblemType.INVALID_PARAMETER, name + ": " + reason).exception();
    }

    private static Optional<String> single(MultivaluedMap<String, String> query, String name) {
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
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        }
        throw invalid("limit", "found " + quoted(text) + ": it must be a whole number from 1 to " + MAX_LIMIT);
    }

    private static String quoted(String text) {
        return '"' + Printable.of(text, MAX_QUOTE_LENGTH) + '"';
    }
}
