package dev.vidusubjects.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.KeptMediaJson;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Creates the documents of ended tasks. A document is self-contained: task, request, parsed subject, credits, timings
 * and the provider's raw response. It contains no inline media and no query strings of the request's URLs.
 */
public final class ResultDocument {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ResultDocument() {}

    /**
     * @param task the task, {@code completed}
     * @param rawResponse the provider's response, JSON
     * @return a document for {@code results/}
     */
    public static byte[] completed(Task task, String rawResponse) {
        Completion completion = task.completion().orElseThrow();
        ObjectNode document = of(task);
        document.set("subject", TaskJsonFragments.subject(completion.subject()));
        completion.subject().credits().ifPresent(credits -> document.put("credits", credits));
        if (!task.media().isEmpty()) {
            document.set("media", KeptMediaJson.array(task.media()));
        }
        document.set("timings", timings(task, completion.completedAt()));
        document.set("provider_response", raw(rawResponse));
        return bytes(document);
    }

    /**
     * @param result a document that {@link #completed} returned
     * @param media kept media of its task, at least one
     * @return the same document with these media, and with those that it has already: another process may have kept
     *     more in the meantime
     * @throws IOException if the document is damaged
     */
    static byte[] withMedia(byte[] result, List<KeptMedia> media) throws IOException {
        if (JSON.readTree(result) instanceof ObjectNode document) {
            document.set("media", KeptMediaJson.array(KeptMedia.union(media, media(document))));
            return bytes(document);
        }
        throw new IOException("a result document is damaged");
    }

    /**
     * @param task the task, {@code failed}
     * @param rawResponse the provider's response, JSON; empty if there was none
     * @return a document for {@code rejected/}
     */
    public static byte[] failed(Task task, String rawResponse) {
        TaskError error = task.error().orElseThrow();
        ObjectNode document = of(task);
        document.set("error", TaskJsonFragments.error(error));
        document.set("timings", timings(task, task.updatedAt()));
        if (!rawResponse.isEmpty()) {
            document.set("provider_response", raw(rawResponse));
        }
        return bytes(document);
    }

    /**
     * @param path the path of the upload below {@code incoming/}
     * @param uploadedAt the instant at which its file was written
     * @return a document for {@code rejected/} about an upload that was refused without a task
     */
    public static byte[] refused(String path, Instant uploadedAt, List<Violation> violations, Instant now) {
        ObjectNode document = NODES.objectNode();
        document.put("upload", StoragePrefix.INCOMING.path(path))
                .put("uploaded_at", uploadedAt.toString())
                .put("refused_at", now.toString());
        document.set("violations", TaskJsonFragments.violations(violations));
        return bytes(document);
    }

    /** @return {@code document} with its own media and with those of {@code earlier}, a document of the same task */
    static byte[] withMediaOf(byte[] earlier, byte[] document) throws IOException {
        List<KeptMedia> media = media(JSON.readTree(earlier));
        return media.isEmpty() ? document : withMedia(document, media);
    }

    /** @return the kept media that a document lists; none if its list is damaged, so that a new list replaces it */
    private static List<KeptMedia> media(JsonNode document) {
        try {
            return KeptMediaJson.read(document.path("media").toString());
        } catch (TaskStoreException e) {
            return List.of();
        }
    }

    /**
     * @param result a document that {@link #completed} returned
     * @return the same document for content that was uploaded again at {@code uploadedAt}
     * @throws IOException if the document is damaged
     */
    static byte[] uploadedAgain(byte[] result, Instant uploadedAt) throws IOException {
        if (JSON.readTree(result) instanceof ObjectNode document
                && document.get("task") instanceof ObjectNode taskNode) {
            taskNode.put("uploaded_at", uploadedAt.toString());
            return bytes(document);
        }
        throw new IOException("a result document is damaged");
    }

    private static ObjectNode of(Task task) {
        ObjectNode document = NODES.objectNode();
        ObjectNode taskNode = document.putObject("task");
        taskNode.put("id", task.id().value())
                .put("status", task.status().code())
                .put("version", task.version());
        task.pollState().ifPresent(pollState -> taskNode.put("provider_task_id", pollState.providerTaskId()));
        task.intent().uploadPath().ifPresent(path -> taskNode.put("upload", StoragePrefix.INCOMING.path(path)));
        task.intent().uploadedAt().ifPresent(uploaded -> taskNode.put("uploaded_at", uploaded.toString()));
        taskNode.put("created_at", task.intent().createdAt().toString());
        task.pollState()
                .ifPresent(pollState ->
                        taskNode.put("submitted_at", pollState.submittedAt().toString()));
        taskNode.put("ended_at", task.updatedAt().toString());

        StoredRequest request = task.intent().request().redacted();
        ObjectNode requestNode = document.putObject("request");
        requestNode.put("name", request.name());
        TaskJsonFragments.texts(requestNode, "images", request.images());
        if (!request.videos().isEmpty()) {
            TaskJsonFragments.texts(requestNode, "videos", request.videos());
        }
        request.voiceId().ifPresent(voice -> requestNode.put("voice_id", voice));
        request.webhookUrl().ifPresent(url -> requestNode.put("webhook_url", url));

        document.set("warnings", TaskJsonFragments.warnings(task.intent().warnings()));
        return document;
    }

    private static ObjectNode timings(Task task, Instant ended) {
        ObjectNode timings = NODES.objectNode();
        Instant created = task.intent().createdAt();
        task.pollState().ifPresent(pollState -> {
            timings.put("submit_seconds", seconds(created, pollState.submittedAt()));
            timings.put("poll_seconds", seconds(pollState.submittedAt(), ended));
            timings.put("poll_count", pollState.pollCount());
        });
        timings.put("total_seconds", seconds(created, ended));
        return timings;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /** @return the raw response as JSON, or as text if it is not JSON */
    private static JsonNode raw(String rawResponse) {
        try {
            return JSON.readTree(rawResponse);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(rawResponse);
        }
    }

    private static byte[] bytes(ObjectNode document) {
        return (document.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
