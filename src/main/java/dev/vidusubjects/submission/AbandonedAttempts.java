package dev.vidusubjects.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStore.Entry;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.subject.SubjectShape;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attempts that may have created a subject although their tasks were submitted again. The task itself no longer records
 * such an attempt, but the attempt's subject must not be matched to another task. The attempts are stored by the shape
 * of the request.
 */
public final class AbandonedAttempts {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_TRIES = 20;

    /** Only the newest attempts of a shape are kept, because a document of the state store must stay small. */
    private static final int MAX_ATTEMPTS = 500;

    private final StateStore states;

    public AbandonedAttempts(StateStore states) {
        this.states = states;
    }

    /**
     * An abandoned attempt.
     *
     * @param task the task that was attempted
     * @param attemptedAt the instant at which the attempt started
     */
    public record Abandoned(TaskId task, Instant attemptedAt) {}

    /**
     * Records the current attempt of a task that is about to be submitted again.
     *
     * @throws StateStoreException if the store failed; in that case the task must not be submitted
     */
    void record(Task task) {
        SubjectShape shape = task.intent().shape();
        Abandoned attempt = new Abandoned(task.id(), task.intent().attemptedAt());
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<Entry> entry = states.read(name(shape));
            List<Abandoned> known =
                    new ArrayList<>(entry.map(AbandonedAttempts::parse).orElse(List.of()));
            if (known.contains(attempt)) {
                return;
            }
            known.add(attempt);
            List<Abandoned> newest = known.subList(Math.max(0, known.size() - MAX_ATTEMPTS), known.size());
            if (states.replace(
                    name(shape), json(newest), entry.map(Entry::version).orElse(StateStore.ABSENT))) {
                return;
            }
        }
        throw new StateStoreException("the abandoned attempts of one shape keep changing", null);
    }

    /**
     * @return the abandoned attempts whose subject would have this shape
     * @throws StateStoreException if the store failed or the document is damaged
     */
    public List<Abandoned> find(SubjectShape shape) {
        return states.read(name(shape)).map(AbandonedAttempts::parse).orElse(List.of());
    }

    private static String name(SubjectShape shape) {
        return String.format("abandoned-%016x", shape.hash());
    }

    private static List<Abandoned> parse(Entry entry) {
        try {
            List<Abandoned> found = new ArrayList<>();
            for (JsonNode attempt : JSON.readTree(entry.value())) {
                found.add(new Abandoned(
                        new TaskId(attempt.path("task_id").asText()),
                        Instant.parse(attempt.path("attempted_at").asText())));
            }
            return found;
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new StateStoreException("the abandoned attempts are damaged", e);
        }
    }

    private static String json(List<Abandoned> attempts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        attempts.forEach(attempt -> array.addObject()
                .put("task_id", attempt.task().value())
                .put("attempted_at", attempt.attemptedAt().toString()));
        return array.toString();
    }
}
