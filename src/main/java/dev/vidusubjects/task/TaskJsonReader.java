package dev.vidusubjects.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.TaskError.Remedy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the fields of a task that {@link TaskJsonWriter} of this or another release wrote. */
final class TaskJsonReader {

    private TaskJsonReader() {}

    /**
     * @throws IllegalArgumentException if a required field is missing or has an unknown value
     * @throws java.time.DateTimeException if an instant is malformed
     */
    static Task task(JsonNode task) {
        return new Task(
                new TaskId(required(task, "task_id")),
                node(task, "version").asLong(),
                status(required(task, "status")),
                intent(task),
                instant(task, "updated_at"),
                optionalNode(task, "poll_state").map(TaskJsonReader::pollState),
                optionalNode(task, "completion").map(TaskJsonReader::completion),
                optionalNode(task, "error").map(TaskJsonReader::error),
                optionalNode(task, "reconciliation").map(TaskJsonReader::reconciliation),
                optionalNode(task, "ended_version").map(JsonNode::asLong),
                List.of());
    }

    private static Intent intent(JsonNode task) {
        JsonNode request = node(task, "request");
        List<Warning> warnings = new ArrayList<>();
        for (JsonNode warning : task.path("warnings")) {
            warnings.add(
                    new Warning(required(warning, "field"), required(warning, "rule"), required(warning, "message")));
        }
        return new Intent(
                new StoredRequest(
                        required(request, "name"),
                        texts(request, "images"),
                        texts(request, "videos"),
                        optional(request, "voice_id"),
                        optional(request, "webhook_url")),
                required(task, "fingerprint"),
                required(task, "attempt"),
                optional(task, "upload_path"),
                warnings,
                instant(task, "created_at"),
                optionalInstant(task, "attempted_at").orElseGet(() -> instant(task, "created_at")),
                optionalInstant(task, "uploaded_at"));
    }

    private static PollState pollState(JsonNode pollState) {
        return new PollState(
                required(pollState, "provider_task_id"),
                instant(pollState, "submitted_at"),
                instant(pollState, "deadline_at"),
                instant(pollState, "next_poll_at"),
                pollState.path("poll_count").asInt(),
                pollState.path("generation").asInt(),
                optionalInstant(pollState, "not_found_at"));
    }

    private static Completion completion(JsonNode completion) {
        JsonNode subject = node(completion, "subject");
        return new Completion(
                instant(completion, "completed_at"),
                new Subject(
                        required(subject, "id"),
                        required(subject, "name"),
                        texts(subject, "images"),
                        texts(subject, "videos"),
                        optional(subject, "voice_id"),
                        optional(subject, "style"),
                        optional(subject, "description"),
                        subject.hasNonNull("credits")
                                ? OptionalInt.of(subject.get("credits").asInt())
                                : OptionalInt.empty()),
                required(completion, "result_uri"));
    }

    private static TaskError error(JsonNode error) {
        return new TaskError(
                required(error, "code"),
                required(error, "message"),
                Remedy.valueOf(required(error, "remedy").toUpperCase(Locale.ROOT)));
    }

    private static Reconciliation reconciliation(JsonNode reconciliation) {
        return new Reconciliation(
                State.valueOf(required(reconciliation, "state").toUpperCase(Locale.ROOT)),
                reconciliation.path("generation").asInt(),
                instant(reconciliation, "next_at"),
                reconciliation.path("comparisons").asInt(),
                optionalInstant(reconciliation, "compared_at"),
                texts(reconciliation, "candidates"),
                optional(reconciliation, "reason").map(code -> Reason.valueOf(code.toUpperCase(Locale.ROOT))),
                optionalInstant(reconciliation, "absent_since"));
    }

    private static TaskStatus status(String code) {
        return TaskStatus.ofCode(code).orElseThrow(() -> new IllegalArgumentException("unknown status " + code));
    }

    private static Instant instant(JsonNode object, String field) {
        return Instant.parse(required(object, field));
    }

    private static Optional<Instant> optionalInstant(JsonNode object, String field) {
        return optional(object, field).map(Instant::parse);
    }

    private static List<String> texts(JsonNode object, String field) {
        List<String> texts = new ArrayList<>();
        object.path(field).forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static Optional<String> optional(JsonNode object, String field) {
        return optionalNode(object, field).map(JsonNode::asText);
    }

    private static String required(JsonNode object, String field) {
        return node(object, field).asText();
    }

    private static JsonNode node(JsonNode object, String field) {
        return optionalNode(object, field).orElseThrow(() -> new IllegalArgumentException("it has no field " + field));
    }

    private static Optional<JsonNode> optionalNode(JsonNode object, String field) {
        return object.hasNonNull(field) ? Optional.of(object.get(field)) : Optional.empty();
    }
}
