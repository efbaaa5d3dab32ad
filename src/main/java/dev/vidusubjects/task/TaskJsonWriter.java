package dev.vidusubjects.task;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.task.Reconciliation.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes the fields of a task in the format that {@link TaskJson} describes. Absent values have no field. */
final class TaskJsonWriter {

    private final JsonGenerator json;

    TaskJsonWriter(JsonGenerator json) {
        this.json = json;
    }

    void write(Task task) throws IOException {
        json.writeStartObject();
        json.writeStringField("task_id", task.id().value());
        json.writeNumberField("version", task.version());
        json.writeStringField("status", task.status().code());
        json.writeStringField("updated_at", TaskJson.text(task.updatedAt()));
        writeIntent(task.intent());
        if (task.pollState().isPresent()) {
            writePollState(task.pollState().get());
        }
        if (task.completion().isPresent()) {
            writeCompletion(task.completion().get());
        }
        if (task.error().isPresent()) {
            writeError(task.error().get());
        }
        if (task.reconciliation().isPresent()) {
            writeReconciliation(task.reconciliation().get());
        }
        if (task.endedVersion().isPresent()) {
            json.writeNumberField("ended_version", task.endedVersion().get());
        }
        json.writeEndObject();
    }

    private void writeIntent(Intent intent) throws IOException {
        json.writeStringField("created_at", TaskJson.text(intent.createdAt()));
        json.writeStringField("attempted_at", TaskJson.text(intent.attemptedAt()));
        write("uploaded_at", intent.uploadedAt().map(TaskJson::text));
        json.writeStringField("fingerprint", intent.fingerprint());
        json.writeStringField("attempt", intent.attempt());
        write("upload_path", intent.uploadPath());
        json.writeObjectFieldStart("request");
        json.writeStringField("name", intent.request().name());
        write("images", intent.request().images());
        write("videos", intent.request().videos());
        write("voice_id", intent.request().voiceId());
        write("webhook_url", intent.request().webhookUrl());
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

    private void writePollState(PollState pollState) throws IOException {
        json.writeObjectFieldStart("poll_state");
        json.writeStringField("provider_task_id", pollState.providerTaskId());
        json.writeStringField("submitted_at", TaskJson.text(pollState.submittedAt()));
        json.writeStringField("deadline_at", TaskJson.text(pollState.deadlineAt()));
        json.writeStringField("next_poll_at", TaskJson.text(pollState.nextPollAt()));
        json.writeNumberField("poll_count", pollState.pollCount());
        json.writeNumberField("generation", pollState.generation());
        write("not_found_at", pollState.notFoundAt().map(TaskJson::text));
        json.writeEndObject();
    }

    private void writeCompletion(Completion completion) throws IOException {
        json.writeObjectFieldStart("completion");
        json.writeStringField("completed_at", TaskJson.text(completion.completedAt()));
        json.writeStringField("result_uri", completion.resultUri());
        Subject subject = completion.subject();
        json.writeObjectFieldStart("subject");
        json.writeStringField("id", subject.id());
        json.writeStringField("name", subject.name());
        write("images", subject.images());
        write("videos", subject.videos());
        write("voice_id", subject.voiceId());
        write("style", subject.style());
        write("description", subject.description());
        if (subject.credits().isPresent()) {
            json.writeNumberField("credits", subject.credits().getAsInt());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeError(TaskError error) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("code", error.code());
        json.writeStringField("message", error.message());
        json.writeStringField("remedy", error.remedy().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
    }

    private void writeReconciliation(Reconciliation reconciliation) throws IOException {
        json.writeObjectFieldStart("reconciliation");
        json.writeStringField("state", reconciliation.state().code());
        json.writeNumberField("generation", reconciliation.generation());
        json.writeStringField("next_at", TaskJson.text(reconciliation.nextAt()));
        json.writeNumberField("comparisons", reconciliation.comparisons());
        write("compared_at", reconciliation.comparedAt().map(TaskJson::text));
        write("candidates", reconciliation.candidates());
        write("reason", reconciliation.reason().map(Reason::code));
        write("absent_since", reconciliation.absentSince().map(TaskJson::text));
        json.writeEndObject();
    }

    private void write(String field, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(field, text.get());
        }
    }

    private void write(String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
