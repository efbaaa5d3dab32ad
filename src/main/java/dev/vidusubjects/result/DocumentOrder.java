package dev.vidusubjects.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.task.Task;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which of two documents of one path is the newer one: that of the later upload; of one upload, that of the later task.
 *
 * @param source what the document is about: {@code incoming/…}, or the task's id where no upload started it
 * @param taskId empty for an upload that became no task
 * @param uploadedAt when the upload was written; for a task that no upload started, when it was created
 * @param createdAt when the task was created, or the upload was refused
 * @param version of the task that the document was made from; 0 for an upload that became no task
 */
record DocumentOrder(String source, Optional<String> taskId, Instant uploadedAt, Instant createdAt, long version) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Comparator<DocumentOrder> ORDER = Comparator.comparing(DocumentOrder::uploadedAt)
            .thenComparing(DocumentOrder::createdAt)
            .thenComparing(order -> order.taskId().orElse(""));

    static DocumentOrder of(Task task) {
        Instant created = task.intent().createdAt();
        return new DocumentOrder(
                task.intent()
                        .uploadPath()
                        .map(path -> "incoming/" + path)
                        .orElse(task.id().value()),
                Optional.of(task.id().value()),
                task.intent().uploadedAt().orElse(created),
                created,
                task.version());
    }

    /** @return of a stored document; one that cannot be read is older than every other, and of no known source */
    static DocumentOrder of(byte[] document) {
        try {
            JsonNode root = JSON.readTree(document);
            JsonNode task = root.path("task");
            boolean hasTask = task.isObject();
            Optional<String> id = hasTask ? Optional.of(task.path("id").asText()) : Optional.empty();
            JsonNode facts = hasTask ? task : root;
            Instant created = Instant.parse(
                    facts.path(hasTask ? "created_at" : "refused_at").asText());
            String uploaded = facts.path("uploaded_at").asText();
            return new DocumentOrder(
                    facts.path("upload").asText(id.orElse("")),
                    id,
                    uploaded.isEmpty() ? created : Instant.parse(uploaded),
                    created,
                    facts.path("version").asLong());
        } catch (JsonProcessingException | DateTimeException e) {
            return new DocumentOrder("", Optional.empty(), Instant.MIN, Instant.MIN, 0);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory does not fail", e);
        }
    }

    /** @return the same document, of content that was uploaded then */
    DocumentOrder at(Instant uploaded) {
        return new DocumentOrder(source, taskId, uploaded, createdAt, version);
    }

    boolean isNewerThan(DocumentOrder other) {
        return ORDER.compare(this, other) > 0;
    }

    boolean isOfSameTask(Task task) {
        return taskId.filter(task.id().value()::equals).isPresent();
    }

    /** @return whether this document and one of another kind (a result and a rejection) are about the same upload or task */
    boolean isOfSameSource(DocumentOrder other) {
        return source.equals(other.source);
    }

    /** @return whether the other document, of another kind, is about earlier or the same content */
    boolean supersedes(DocumentOrder other) {
        return isOfSameSource(other) && !uploadedAt.isBefore(other.uploadedAt);
    }
}
