package dev.vidusubjects.api.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.result.TaskJsonFragments;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.SubjectRequestReader;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskStatus;
import java.util.Optional;

/** A task in the provider's format. The id is the product's own. */
final class GenerationView {

    private GenerationView() {}

    /** @param usage the usage as the provider stated it, or empty if it is unknown */
    static ObjectNode of(Task task, Optional<JsonNode> usage, boolean sandbox) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", task.id().value())
                .put("model", SubjectRequestReader.MODEL)
                .put("status", status(task.status()))
                .put("created_at", task.intent().createdAt().getEpochSecond());
        if (sandbox) {
            view.putObject("metadata").put("sandbox", true);
        }
        task.completion().ifPresent(completion -> {
            view.putArray("output")
                    .addObject()
                    .putArray("content")
                    .addObject()
                    .put("type", "text")
                    .put("text", text(completion.subject()).toString());
            usage.ifPresent(stated -> view.set("usage", stated));
        });
        task.error()
                .filter(error -> task.status() != TaskStatus.UNCONFIRMED)
                .ifPresent(error -> view.set("error", error(error)));
        return view;
    }

    private static String status(TaskStatus status) {
        return switch (status) {
            case SUBMITTING, SUBMITTED -> "created";
            // If the task had ended, the provider's clients would submit, and pay, again, although the subject may
            // exist.
            case PROCESSING, UNCONFIRMED -> "processing";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
        };
    }

    private static ObjectNode error(TaskError error) {
        return JsonNodeFactory.instance.objectNode().put("code", error.code()).put("message", error.message());
    }

    /** Adds every field that the provider documents, so that its clients need not check whether a field exists. */
    private static ObjectNode text(Subject subject) {
        ObjectNode text = TaskJsonFragments.subject(subject);
        for (String field : new String[] {"voice_id", "style", "description"}) {
            if (!text.has(field)) {
                text.put(field, "");
            }
        }
        return text;
    }
}
