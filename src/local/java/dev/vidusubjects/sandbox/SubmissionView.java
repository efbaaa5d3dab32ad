package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A subject that somebody asked for: a line of the ledger. Media are counted and measured, never kept.
 *
 * @param taskId present if it was accepted
 * @param images their number
 * @param mediaBytes length of the media items' texts together, in characters
 * @param response what the client received: an HTTP status, or {@code cut}, {@code hang}
 * @param delayMillis from here to its completion
 */
record SubmissionView(
        Instant at,
        String name,
        Optional<String> taskId,
        int images,
        int videos,
        long mediaBytes,
        Optional<String> voiceId,
        String response,
        long delayMillis) {

    boolean accepted() {
        return taskId.isPresent();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("at", at.toString())
                .put("name", name)
                .put("accepted", accepted())
                .put("response", response)
                .put("images", images)
                .put("videos", videos)
                .put("media_bytes", mediaBytes)
                .put("delay_ms", delayMillis);
        taskId.ifPresent(id -> json.put("task_id", id));
        voiceId.ifPresent(voice -> json.put("voice_id", voice));
        return json;
    }

    static SubmissionView ofJson(JsonNode json) {
        return new SubmissionView(
                Instant.parse(json.path("at").asText()),
                json.path("name").asText(),
                Optional.ofNullable(json.path("task_id").textValue()),
                json.path("images").asInt(),
                json.path("videos").asInt(),
                json.path("media_bytes").asLong(),
                Optional.ofNullable(json.path("voice_id").textValue()),
                json.path("response").asText(),
                json.path("delay_ms").asLong());
    }
}
