package dev.vidusubjects.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.TaskError.Remedy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The stored format of a task: JSON with snake_case names, the same in every store. The mapping is written by hand,
 * because a stored task is read by other releases than the one that wrote it: renaming a component must not rename a
 * field, and an older release ignores the fields of a newer one.
 *
 * <p>Instants are ISO texts in whole milliseconds with a constant width, so that the order of the texts is the order of
 * the instants; fractions of a millisecond are truncated. The JSON is ASCII, because an unpaired surrogate, which
 * untrusted input can contain in a name, is preserved only as an escape.
 */
public final class TaskJson {

    private static final JsonFactory WRITER = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            // The size of a task is limited when it is created; a stored task must always be readable.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final ObjectReader READER = new JsonMapper(WRITER).readerFor(JsonNode.class);

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private TaskJson() {}

    /** @return one line of ASCII */
    public static String write(Task task) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = WRITER.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("task_id", task.id().value());
            json.writeNumberField("version", task.version());
            json.writeStringField("status", task.status().code());
            json.writeStringField("updated_at", text(task.updatedAt()));
            writeIntent(json, task.intent());
            if (task.pollState().isPresent()) {
                writePollState(json, task.pollState().get());
            }
            if (task.completion().isPresent()) {
                writeCompletion(json, task.completion().get());
            }
            if (task.error().isPresent()) {
                writeError(json, task.error().get());
            }
            if (task.reconciliation().isPresent()) {
                writeReconciliation(json, task.reconciliation().get());
            }
            if (task.endedVersion().isPresent()) {
                json.writeNumberField("ended_version", task.endedVersion().get());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    /**
     * Reads a task. Unknown fields are ignored, absent lists are empty.
     *
     * @param json a text that {@link #write} of this or another release returned
     * @return the task
     * @throws TaskStoreException if the text is not a task; the message names the field
     */
    public static Task read(String json) {
        try {
            JsonNode task = READER.readTree(json);
            return new Task(
                    new TaskId(required(task, "task_id")),
                    node(task, "version").asLong(),
                    status(required(task, "status")),
                    readIntent(task),
                    instant(task, "updated_at"),
                    optionalNode(task, "poll_state").map(TaskJson::readPollState),
                    optionalNode(task, "completion").map(TaskJson::readCompletion),
                    optionalNode(task, "error").map(TaskJson::readError),
                    optionalNode(task, "reconciliation").map(TaskJson::readReconciliation),
                    optionalNode(task, "ended_version").map(JsonNode::asLong));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw new TaskStoreException("a stored task cannot be read: " + e.getMessage(), e);
        }
    }

    /** @return ISO text of constant width, in whole milliseconds: {@code 2026-01-31T12:00:00.000Z} */
    public static String text(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    private static void writeIntent(JsonGenerator json, Intent intent) throws IOException {
        json.writeStringField("created_at", text(intent.createdAt()));
        json.writeStringField("attempted_at", text(intent.attemptedAt()));
        write(json, "uploaded_at", intent.uploadedAt().map(TaskJson::text));
        json.writeStringField("fingerprint", intent.fingerprint());
        json.writeStringField("attempt", intent.attempt());
        write(json, "upload_path", intent.uploadPath());
        json.writeObjectFieldStart("request");
        json.writeStringField("name", intent.request().name());
        write(json, "images", intent.request().images());
        write(json, "videos", intent.request().videos());
        write(json, "voice_id", intent.request().voiceId());
        json.writeEndObject();
        json.writeArrayFieldStart("warnings");
        for (Warning warning : intent.warnings()) {
            json.writeStartObject();
            json.writeStringField("field", warning.field());
            json.writeStringField("rule", warning.rule());
            json.writeStringField("message", warning.message());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static Intent readIntent(JsonNode task) {
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
                        optional(request, "voice_id")),
                required(task, "fingerprint"),
                required(task, "attempt"),
                optional(task, "upload_path"),
                warnings,
                instant(task, "created_at"),
                optionalInstant(task, "attempted_at").orElseGet(() -> instant(task, "created_at")),
                optionalInstant(task, "uploaded_at"));
    }

    private static void writePollState(JsonGenerator json, PollState pollState) throws IOException {
        json.writeObjectFieldStart("poll_state");
        json.writeStringField("provider_task_id", pollState.providerTaskId());
        json.writeStringField("submitted_at", text(pollState.submittedAt()));
        json.writeStringField("deadline_at", text(pollState.deadlineAt()));
        json.writeStringField("next_poll_at", text(pollState.nextPollAt()));
        json.writeNumberField("poll_count", pollState.pollCount());
        json.writeNumberField("generation", pollState.generation());
        write(json, "not_found_at", pollState.notFoundAt().map(TaskJson::text));
        json.writeEndObject();
    }

    private static PollState readPollState(JsonNode pollState) {
        return new PollState(
                required(pollState, "provider_task_id"),
                instant(pollState, "submitted_at"),
                instant(pollState, "deadline_at"),
                instant(pollState, "next_poll_at"),
                pollState.path("poll_count").asInt(),
                pollState.path("generation").asInt(),
                optionalInstant(pollState, "not_found_at"));
    }

    private static void writeCompletion(JsonGenerator json, Completion completion) throws IOException {
        json.writeObjectFieldStart("completion");
        json.writeStringField("completed_at", text(completion.completedAt()));
        json.writeStringField("result_uri", completion.resultUri());
        Subject subject = completion.subject();
        json.writeObjectFieldStart("subject");
        json.writeStringField("id", subject.id());
        json.writeStringField("name", subject.name());
        write(json, "images", subject.images());
        write(json, "videos", subject.videos());
        write(json, "voice_id", subject.voiceId());
        write(json, "style", subject.style());
        write(json, "description", subject.description());
        if (subject.credits().isPresent()) {
            json.writeNumberField("credits", subject.credits().getAsInt());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static Completion readCompletion(JsonNode completion) {
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

    private static void writeError(JsonGenerator json, TaskError error) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("code", error.code());
        json.writeStringField("message", error.message());
        json.writeStringField("remedy", error.remedy().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
    }

    private static TaskError readError(JsonNode error) {
        return new TaskError(
                required(error, "code"),
                required(error, "message"),
                Remedy.valueOf(required(error, "remedy").toUpperCase(Locale.ROOT)));
    }

    private static void writeReconciliation(JsonGenerator json, Reconciliation reconciliation) throws IOException {
        json.writeObjectFieldStart("reconciliation");
        json.writeStringField("state", reconciliation.state().code());
        json.writeNumberField("generation", reconciliation.generation());
        json.writeStringField("next_at", text(reconciliation.nextAt()));
        json.writeNumberField("comparisons", reconciliation.comparisons());
        write(json, "compared_at", reconciliation.comparedAt().map(TaskJson::text));
        write(json, "candidates", reconciliation.candidates());
        write(json, "reason", reconciliation.reason().map(Reason::code));
        write(json, "absent_since", reconciliation.absentSince().map(TaskJson::text));
        json.writeEndObject();
    }

    private static Reconciliation readReconciliation(JsonNode reconciliation) {
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

    private static void write(JsonGenerator json, String field, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(field, text.get());
        }
    }

    private static void write(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
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
