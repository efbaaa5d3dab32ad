package dev.vidusubjects.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.task.Task;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * The order of the documents of one path. The document of the later upload is newer; for the same upload, the document
 * of the later task is newer.
 *
 * @param source the source of the document: {@code incoming/…}, or the task's id if no upload started the task
 * @param taskId the task's id; empty for an upload that was refused without a task
 * @param uploadedAt the instant at which the upload was written; for a task that no upload started, the instant of its
 *     creation
 * @param createdAt the instant at which the task was created or the upload was refused
 * @param version the version of the task from which the document was made; 0 for an upload that was refused without a
 *     task
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
                        .map(StoragePrefix.INCOMING::path)
                        .orElse(task.id().value()),
                Optional.of(task.id().value()),
                task.intent().uploadedAt().orElse(created),
                created,
                task.version());
    }

    /**
     * @return the order of a stored document; an unreadable document is older than every other and has no known source
     */
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

    /** @return the order of the same document for content that was uploaded at {@code uploaded} */
    DocumentOrder at(Instant uploaded) {
        return new DocumentOrder(source, taskId, uploaded, createdAt, version);
    }

    boolean isNewerThan(DocumentOrder other) {
        return ORDER.compare(this, other) > 0;
    }

    boolean isOfSameTask(Task task) {
        return taskId.filter(task.id().value()::equals).isPresent();
    }

    /** @return whether this document and the other one have the same source: the same upload or the same task */
    boolean isOfSameSource(DocumentOrder other) {
        return source.equals(other.source);
    }

    /**
     * @return whether the other document, of another kind, has the same source and is for the same or earlier content
     */
    boolean supersedes(DocumentOrder other) {
        return isOfSameSource(other) && !uploadedAt.isBefore(other.uploadedAt);
    }
}
