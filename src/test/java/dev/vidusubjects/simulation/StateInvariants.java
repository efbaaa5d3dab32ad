package dev.vidusubjects.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.fixture.MemoryStateStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks each write to the state store against the previous value: no process may undo what another process recorded.
 */
final class StateInvariants implements MemoryStateStore.Observer {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public void written(String name, Optional<String> before, String after) {
        // Other documents have formats of their own.
        boolean isChecked = name.equals("subject-readings") || name.startsWith("abandoned-");
        if (before.isEmpty() || !isChecked) {
            return;
        }
        JsonNode one = parsed(before.get());
        JsonNode two = parsed(after);
        if (name.equals("subject-readings")) {
            boolean kept = !two.path("number").isMissingNode()
                    && two.path("number").asInt() >= one.path("number").asInt()
                    && two.path("bulk").path("number").asInt()
                            >= one.path("bulk").path("number").asInt()
                    && !instant(two, "latest").isBefore(instant(one, "latest"));
            require(Invariant.READINGS_KEPT, kept, before.get(), after);
        } else {
            Set<JsonNode> forgotten = new HashSet<>();
            one.forEach(forgotten::add);
            two.forEach(forgotten::remove);
            require(Invariant.ABANDONED_KEPT, forgotten.isEmpty(), before.get(), after);
        }
    }

    private static Instant instant(JsonNode state, String field) {
        return Instant.parse(state.path(field).asText());
    }

    private static JsonNode parsed(String value) {
        try {
            return JSON.readTree(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the state store holds no JSON", e);
        }
    }

    private static void require(Invariant invariant, boolean holds, String before, String after) {
        if (!holds) {
            throw new InvariantViolation(invariant, before + " became " + after);
        }
    }
}
