package dev.vidusubjects.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Stores task ids of the provider that could not be written to the task store. They are parked in the result storage,
 * where the sweep finds them by the task's id. A parked response belongs to one attempt, so one that was already
 * handled has no effect on a later attempt.
 */
public final class ParkedResponses {

    private static final Logger LOG = Logger.getLogger(ParkedResponses.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ResultStore results;

    public ParkedResponses(ResultStore results) {
        this.results = results;
    }

    /**
     * A parked response.
     *
     * @param providerTaskId the provider's id of the submitted task
     * @param submittedAt the instant at which the provider responded
     */
    public record Parked(String providerTaskId, Instant submittedAt) {}

    /** @throws IOException if the result storage fails too */
    void park(Task task, Parked response) throws IOException {
        byte[] document = JsonNodeFactory.instance
                .objectNode()
                .put("task_id", task.id().value())
                .put("attempt", task.intent().attempt())
                .put("provider_task_id", response.providerTaskId())
                .put("submitted_at", response.submittedAt().toString())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        results.write(Prefix.STATE, path(task), document);
    }

    /**
     * @return the response that was parked for the task's current attempt; empty if there is none or it is damaged,
     *     which is logged
     * @throws IOException if the storage fails
     */
    public Optional<Parked> find(Task task) throws IOException {
        Optional<byte[]> document = results.read(Prefix.STATE, path(task));
        if (document.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode parked = JSON.readTree(document.get());
            if (!parked.path("attempt").asText().equals(task.intent().attempt())) {
                return Optional.empty();
            }
            return Optional.of(new Parked(
                    parked.path("provider_task_id").asText(),
                    Instant.parse(parked.path("submitted_at").asText())));
        } catch (JsonProcessingException | DateTimeException e) {
            LogEvent.of("parked_response_damaged").with("task_id", task.id()).error(LOG, e);
            return Optional.empty();
        }
    }

    private static String path(Task task) {
        return "responses/" + task.id() + ".json";
    }
}
