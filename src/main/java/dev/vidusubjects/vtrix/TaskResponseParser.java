package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask.State;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads task objects, tolerantly: documentation and clients of the gateway disagree. The id may be called {@code id},
 * {@code task_id} or {@code request_id}; statuses come in any letter case; numbers may come as text; unknown fields never
 * fail a read, and stay in {@link TaskResponse#raw}. What is no task is classified by {@link ErrorClassifier}.
 */
@Singleton
final class TaskResponseParser {

    /** Of a status that is shown, in characters. */
    private static final int MAX_STATUS = 64;

    private final ErrorClassifier classifier;

    TaskResponseParser(ErrorClassifier classifier) {
        this.classifier = classifier;
    }

    /**
     * Reads the response to the submission of a creation.
     *
     * @throws ProviderException its class by {@link ErrorClassifier#ofSubmission}
     */
    TaskResponse submitted(ProviderResponse response) throws ProviderException {
        Optional<TaskResponse> task = accepted(response);
        if (task.isPresent()) {
            return task.get();
        }
        throw classifier.ofSubmission(response).exception(response.toError(), response.retryAfter());
    }

    /**
     * Reads the response to the submission of a list.
     *
     * @throws ProviderException its class by {@link ErrorClassifier#ofList}
     */
    TaskResponse listed(ProviderResponse response) throws ProviderException {
        Optional<TaskResponse> task = accepted(response);
        if (task.isPresent()) {
            return task.get();
        }
        throw classifier.ofList(response);
    }

    /**
     * Reads the response to a poll.
     *
     * @param id of the task that was polled
     * @throws ProviderException its class by {@link ErrorClassifier#ofPoll}
     */
    TaskResponse polled(String id, ProviderResponse response) throws ProviderException {
        if (response.status() / 100 == 2 && response.statusWord().isPresent()) {
            return task(id, response);
        }
        throw classifier.ofPoll(response);
    }

    /** An id with an unproven code beside it, and no status, is not yet a task. */
    private static Optional<TaskResponse> accepted(ProviderResponse response) {
        if (response.status() / 100 != 2
                || (response.statusWord().isEmpty() && ErrorClassifier.isUnproven(response.error()))) {
            return Optional.empty();
        }
        return response.taskId().map(id -> task(id, response));
    }

    private static TaskResponse task(String id, ProviderResponse response) {
        JsonNode body = response.body().orElseThrow();
        Optional<String> word = response.statusWord();
        State state = word.map(TaskResponseParser::state).orElse(State.WAITING);
        Optional<ProviderException> failure = Optional.empty();
        if (state == State.FAILED || (state == State.COMPLETED && ErrorBody.isPresent(body))) {
            state = State.FAILED;
            failure = Optional.of(ErrorClassifier.ofFailedTask(response.error()));
        }
        return new TaskResponse(
                id,
                word.map(TaskResponseParser::shown).orElse("created"),
                state,
                failure,
                state == State.COMPLETED ? content(body) : Optional.empty(),
                body.toString());
    }

    private static State state(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "pending", "queued", "queueing", "in_queue", "created" -> State.WAITING;
            case "completed", "success", "succeeded" -> State.COMPLETED;
            case "failed", "canceled", "cancelled" -> State.FAILED;
            default -> State.RUNNING;
        };
    }

    private static String shown(String word) {
        String line = Redaction.message(word);
        if (line.isEmpty()) {
            // It holds only characters that cannot be shown.
            return "?";
        }
        return line.length() <= MAX_STATUS ? line : line.substring(0, MAX_STATUS - 1) + "…";
    }

    /** The first content of type text of the first output; its text is JSON, parsed a second time. */
    private static Optional<JsonNode> content(JsonNode body) {
        for (JsonNode content : body.path("output").path(0).path("content")) {
            String type = content.path("type").asText("text");
            JsonNode text = content.path("text");
            if (type.equalsIgnoreCase("text") && !text.isMissingNode()) {
                return text.isTextual()
                        ? ProviderResponse.parse(text.asText())
                        : Optional.of(text).filter(JsonNode::isObject);
            }
        }
        return Optional.empty();
    }
}
