package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A submission for a subject, as the ledger shows it and the journal stores it. It has the number and the size of the
 * media, but never their content.
 *
 * @param taskId the id of its task; empty if the submission was refused
 * @param mediaBytes the length of the texts of all media items, in characters
 * @param response the label of the {@link SandboxResponse} that the client received
 * @param delayMillis the time from the submission to the end of its task
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

    /** @return the instant at which its task ends */
    Instant endsAt() {
        return at.plusMillis(delayMillis);
    }

    boolean ended(Instant now) {
        return !now.isBefore(endsAt());
    }

    /** @return whether it creates a subject at the end of its task */
    boolean createsSubject() {
        List<FaultDirective> directives = FaultDirective.in(name);
        return accepted()
                && FaultDirective.find(directives, "fail").isEmpty()
                && FaultDirective.find(directives, "completed-with-error").isEmpty();
    }

    ObjectNode toJson() {
        ObjectNode json = SandboxResponse.object()
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
