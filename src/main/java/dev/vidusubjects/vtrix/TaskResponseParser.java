package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask.State;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/**
 * Parses task objects tolerantly, because the documentation and the clients of the gateway disagree. The id may be
 * called {@code id}, {@code task_id} or {@code request_id}; statuses may be in any letter case; numbers may be text;
 * unknown fields never cause an error, and stay in {@link TaskResponse#raw}. {@link ErrorClassifier} classifies
 * everything that is not a task.
 */
@Singleton
final class TaskResponseParser {

    /** The maximum length of a status that is displayed, in characters. */
    private static final int MAX_STATUS = 64;

    private final ErrorClassifier classifier;

    TaskResponseParser(ErrorClassifier classifier) {
        this.classifier = classifier;
    }

    /**
     * Parses the response to the submission of a creation.
     *
     * @throws ProviderException of the class that {@link ErrorClassifier#ofSubmission} determines
     */
    TaskResponse submitted(ProviderResponse response) throws ProviderException {
        Optional<TaskResponse> task = accepted(response);
        if (task.isPresent()) {
            return task.get();
        }
        throw classifier.ofSubmission(response).exception(response.toError(), response.retryAfter());
    }

    /**
     * Parses the response to the submission of a list.
     *
     * @throws ProviderException of the class that {@link ErrorClassifier#ofList} determines
     */
    TaskResponse listed(ProviderResponse response) throws ProviderException {
        Optional<TaskResponse> task = accepted(response);
        if (task.isPresent()) {
            return task.get();
        }
        throw classifier.ofList(response);
    }

    /**
     * Parses the response to a poll.
     *
     * @param id the id of the polled task
     * @throws ProviderException of the class that {@link ErrorClassifier#ofPoll} determines
     */
    TaskResponse polled(String id, ProviderResponse response) throws ProviderException {
        if (response.status() / 100 == 2 && response.statusWord().isPresent()) {
            return task(id, response);
        }
        throw classifier.ofPoll(response);
    }

    /**
     * @return the task, or empty if there is none; an id together with an unproven code, without a status, is not yet a
     *     task
     */
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
                word.map(TaskResponseParser::displayText).orElse("created"),
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

    private static String displayText(String word) {
        String line = Redaction.message(word);
        if (line.isEmpty()) {
            // The status contains only characters that cannot be displayed.
            return "?";
        }
        return line.length() <= MAX_STATUS ? line : line.substring(0, MAX_STATUS - 1) + "…";
    }

    /** @return the first content of type text of the first output; its text is JSON, which is parsed separately */
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
