package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.emulators.StateMachine;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Checks the definition of the state machine without running it. */
class WorkflowDefinitionTest {

    private final JsonNode states;
    private final JsonNode definition;

    WorkflowDefinitionTest() throws IOException {
        definition = StateMachine.definition();
        states = definition.path("States");
    }

    @Test
    void errors_eachName_isAClassOrAPlatformError() {
        List<String> unknown = new ArrayList<>();
        for (JsonNode name : definition.findValues("ErrorEquals").stream()
                .flatMap(names -> {
                    List<JsonNode> list = new ArrayList<>();
                    names.forEach(list::add);
                    return list.stream();
                })
                .toList()) {
            if (!name.asText().matches("(States|Lambda)\\.[A-Za-z]+|Sandbox\\.Timedout")
                    && !isThrowable(name.asText())) {
                unknown.add(name.asText());
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(definition.findValues("ErrorEquals")).isNotEmpty();
    }

    @Test
    void retries_eachState_nameTemporaryFaultsOnly() {
        for (JsonNode state : states) {
            for (JsonNode retrier : state.path("Retry")) {
                assertThat(retrier.path("ErrorEquals"))
                        .extracting(JsonNode::asText)
                        .doesNotContain("States.ALL", "States.TaskFailed");
                assertThat(retrier.path("MaxAttempts").asInt(0)).isPositive();
            }
        }
    }

    @Test
    void tasks_all_catchEveryError() {
        for (JsonNode state : states) {
            if (state.path("Type").asText().equals("Task")) {
                assertThat(state.path("Catch"))
                        .anyMatch(catcher ->
                                catcher.path("ErrorEquals").get(0).asText().equals("States.ALL"));
                assertThat(state.path("TimeoutSeconds").asInt()).isPositive();
            }
        }

        assertThat(definition.path("TimeoutSeconds").asInt()).isPositive();
    }

    @Test
    void states_each_isReachableAndLeadsToAnExistingOne() {
        Set<String> reached = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(definition.path("StartAt").asText()));
        while (!next.isEmpty()) {
            String name = next.pop();
            assertThat(states.has(name)).as(name).isTrue();
            if (reached.add(name)) {
                states.path(name).findValues("Next").forEach(target -> next.push(target.asText()));
                states.path(name).findValues("Default").forEach(target -> next.push(target.asText()));
            }
        }

        Set<String> all = new TreeSet<>();
        states.fieldNames().forEachRemaining(all::add);
        assertThat(reached).isEqualTo(all);
    }

    private static boolean isThrowable(String name) {
        try {
            return Throwable.class.isAssignableFrom(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
