package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask.State;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads task objects, tolerantly: documentation and clients of the gateway disagree. The id may be called {@code id},
 * {@code task_id} or {@code request_id}; statuses come in any letter case; numbers may come as text; unknown fields never
 * fail a read, and stay in {@link TaskAnswer#raw}.
 */
final class AnswerReader {

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_STATUS = 64;

    private AnswerReader() {}

    /**
     * The answer to a submission.
     *
     * @throws ProviderException its class by {@link ErrorClassifier}; {@code Unconfirmed} if the answer proves nothing: cut
     *     off, unreadable, or without an id and without an error
     */
    static TaskAnswer submitted(Answer answer) throws ProviderException {
        if (isRefusal(answer) || (answer.status() >= 300 && !contradictsItself(answer))) {
            throw failure(answer);
        }
        if (answer.body().isEmpty()) {
            throw new ProviderException.Unconfirmed(unreadable(answer));
        }
        JsonNode body = answer.body().get();
        if (answer.status() >= 300) {
            throw new ProviderException.Unconfirmed(ErrorBody.read(body).toError(OptionalInt.of(answer.status())));
        }
        boolean error = ErrorBody.isPresent(body);
        // Error answers carry a request_id too, which then names no task.
        Optional<String> id = id(body, "id")
                .or(() -> id(body, "task_id"))
                .or(() -> error ? Optional.empty() : id(body, "request_id"));
        if (id.isPresent()) {
            return task(id.get(), body);
        }
        if (error) {
            throw failure(answer);
        }
        throw new ProviderException.Unconfirmed(
                new ProviderError("unreadable_answer", "the provider's answer has neither an id nor an error"));
    }

    /**
     * The answer to a look.
     *
     * @param id that was asked for
     * @throws ProviderException its class by {@link ErrorClassifier}; {@code NoVerdict} if the answer is unreadable
     */
    static TaskAnswer looked(String id, Answer answer) throws ProviderException {
        if (answer.status() >= 300) {
            throw failure(answer);
        }
        if (answer.body().isEmpty()) {
            throw new ProviderException.NoVerdict(unreadable(answer), Optional.empty());
        }
        JsonNode body = answer.body().get();
        if (text(body, "status").isPresent()) {
            return task(id, body);
        }
        if (ErrorBody.isPresent(body)) {
            throw failure(answer);
        }
        throw new ProviderException.NoVerdict(
                new ProviderError("unreadable_answer", "the provider's answer has neither a status nor an error"),
                Optional.empty());
    }

    /** A 4xx is a refusal, however little of its body arrived. */
    private static boolean isRefusal(Answer answer) {
        return answer.status() / 100 == 4;
    }

    /** A server error whose body was cut off or is a living task: nobody can tell whether something was created. */
    private static boolean contradictsItself(Answer answer) {
        boolean livingTask = answer.body()
                .filter(body -> id(body, "id").or(() -> id(body, "task_id")).isPresent())
                .flatMap(body -> text(body, "status"))
                .filter(status -> state(status) != State.FAILED)
                .isPresent();
        return !answer.whole() || livingTask;
    }

    private static ProviderException failure(Answer answer) {
        ErrorBody body = answer.body().map(ErrorBody::read).orElse(ErrorBody.NONE);
        OptionalInt status = OptionalInt.of(answer.status());
        return ErrorClassifier.classify(status, body).exception(body.toError(status), answer.retryAfter());
    }

    private static ProviderError unreadable(Answer answer) {
        String what = answer.whole() ? "is no JSON object" : "was cut off, or is too long";
        return new ProviderError(
                "unreadable_answer", "the provider's answer, of HTTP status " + answer.status() + ", " + what);
    }

    private static TaskAnswer task(String id, JsonNode body) {
        Optional<String> word = text(body, "status");
        State state = word.map(AnswerReader::state).orElse(State.WAITING);
        Optional<ProviderException> failure = Optional.empty();
        if (state == State.FAILED || (state == State.COMPLETED && ErrorBody.isPresent(body))) {
            state = State.FAILED;
            ErrorBody error = ErrorBody.read(body);
            failure = Optional.of(ErrorClassifier.classify(OptionalInt.empty(), error)
                    .exception(error.toError(OptionalInt.empty()), Optional.empty()));
        }
        return new TaskAnswer(
                id,
                word.map(AnswerReader::shown).orElse("created"),
                state,
                failure,
                state == State.COMPLETED ? content(body) : Optional.empty(),
                body.toString());
    }

    private static State state(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "pending", "queued", "queueing", "created" -> State.WAITING;
            case "completed", "success", "succeeded" -> State.COMPLETED;
            case "failed", "canceled", "cancelled" -> State.FAILED;
            default -> State.RUNNING;
        };
    }

    private static String shown(String word) {
        String line = Redaction.message(word);
        if (line.isEmpty()) {
            // Nothing but characters that cannot be shown.
            return "?";
        }
        return line.length() <= LONGEST_STATUS ? line : line.substring(0, LONGEST_STATUS - 1) + "…";
    }

    /** The first content of type text of the first output; its text is JSON, parsed a second time. */
    private static Optional<JsonNode> content(JsonNode body) {
        for (JsonNode content : body.path("output").path(0).path("content")) {
            String type = content.path("type").asText("text");
            JsonNode text = content.path("text");
            if (type.equalsIgnoreCase("text") && !text.isMissingNode()) {
                return text.isTextual()
                        ? Answer.parse(text.asText())
                        : Optional.of(text).filter(JsonNode::isObject);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> id(JsonNode body, String field) {
        return text(body, field).filter(id -> id.length() <= LONGEST_ID);
    }

    /** @return a text or whole number of that name, unless it is blank */
    private static Optional<String> text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.isTextual() || value.isIntegralNumber()
                ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }
}
