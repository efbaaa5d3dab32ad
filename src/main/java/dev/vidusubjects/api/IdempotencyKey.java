package dev.vidusubjects.api;

import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.ProblemException;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.task.TaskId;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * The header {@code Idempotency-Key}: the same key and request create one task, regardless of how often they are sent.
 */
public final class IdempotencyKey {

    private static final String NAME = "Idempotency-Key";
    private static final int MAX_LENGTH = 255;

    private IdempotencyKey() {}

    /**
     * @return the id of the task that belongs to the key; empty without a key
     * @throws ProblemException {@code invalid_idempotency_key}
     */
    public static Optional<TaskId> taskId(HttpHeaders headers) {
        List<String> keys = headers.getRequestHeader(NAME);
        if (keys == null || keys.isEmpty()) {
            return Optional.empty();
        }
        if (keys.size() > 1) {
            throw invalid("found " + keys.size() + " Idempotency-Key headers: send one");
        }
        String key = keys.get(0).strip();
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw invalid("found " + key.length() + " characters: an Idempotency-Key has 1 to " + MAX_LENGTH);
        }
        if (key.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw invalid("found a character that is not printable ASCII: an Idempotency-Key has only those");
        }
        return Optional.of(TaskId.ofKey("api", key));
    }

    private static ProblemException invalid(String detail) {
        return Problem.of(ProblemType.INVALID_IDEMPOTENCY_KEY, detail).exception();
    }
}
