package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.guarantees.Ledger.Entry;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The state after a run.
 *
 * @param cut the fault and the boundary that was cut
 * @param acknowledged whether the delivery was acknowledged
 * @param result the document in {@code results/}
 * @param rejection the document in {@code rejected/}, if the scenario expects one
 */
record RunResult(
        Scenario scenario,
        String cut,
        boolean acknowledged,
        Optional<Task> task,
        Optional<byte[]> result,
        Optional<byte[]> rejection) {

    private static final JsonMapper JSON = new JsonMapper();

    static RunResult of(Stores stores, Scenario scenario, String cut, boolean acknowledged) throws IOException {
        Optional<Task> task = stores.tasks().find(scenario.id);
        return new RunResult(
                scenario,
                cut,
                acknowledged,
                task,
                task.isPresent()
                        ? stores.results().read(Prefix.RESULTS, task.get().documentPath())
                        : Optional.empty(),
                scenario.rejection().isEmpty()
                        ? Optional.empty()
                        : stores.results().read(Prefix.REJECTED, scenario.rejection()));
    }

    /** @param accepted the submissions of this scenario that the sandbox accepted */
    void check(List<Entry> accepted) {
        String what = scenario.name + ", " + cut;
        assertThat(accepted).as("subjects paid for: %s", what).hasSizeLessThanOrEqualTo(1);
        assertThat(acknowledged).as("acknowledged: %s", what).isTrue();
        if (!scenario.rejection().isEmpty()) {
            assertThat(task).as(what).isEmpty();
            assertThat(accepted).as(what).isEmpty();
            assertThat(json(rejection).at("/violations/0/rule").asText())
                    .as(what)
                    .isNotEmpty();
            return;
        }
        if (task.isEmpty()) {
            // Only a request that is not repeated, cut before anything was written, leaves no task.
            assertThat(scenario.mayBeGivenUp()).as(what).isTrue();
            assertThat(accepted)
                    .as("nothing stored, nothing paid for: %s", what)
                    .isEmpty();
            return;
        }
        check(task.get(), what + ", " + task.get(), accepted);
    }

    private void check(Task ended, String what, List<Entry> accepted) {
        assertThat(ended.status().isOpen()).as("ended: %s", what).isFalse();
        if (ended.status() == TaskStatus.COMPLETED) {
            assertThat(accepted).as("paid for: %s", what).hasSize(1);
            assertThat(json(result).at("/task/id").asText()).as(what).isEqualTo(scenario.id.value());
            assertThat(json(result).at("/subject/id").asText())
                    .as(what)
                    .isEqualTo(ended.completion().orElseThrow().subject().id())
                    .isEqualTo("sandbox-" + accepted.get(0).taskId());
            return;
        }
        assertThat(result).as("no result of an unfinished task: %s", what).isEmpty();
        assertThat(ended.error()).as(what).isPresent();
        if (ended.status() == TaskStatus.UNCONFIRMED) {
            assertThat(scenario.mayBeUnconfirmed(cut))
                    .as("unconfirmed: %s", what)
                    .isTrue();
        } else {
            assertThat(accepted).as("failed, so nothing was paid for: %s", what).isEmpty();
            assertThat(scenario.mayBeGivenUp()).as("failed: %s", what).isTrue();
        }
    }

    private static JsonNode json(Optional<byte[]> document) {
        try {
            return JSON.readTree(document.orElseThrow(() -> new AssertionError("there is no document")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
