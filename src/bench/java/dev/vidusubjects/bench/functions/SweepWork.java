package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.aws.StoredTaskItem;
import dev.vidusubjects.bench.functions.Services.Received;
import dev.vidusubjects.lambda.Events;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * {@code sweep}: one task lost its workflow, and the provider's list of subjects, one page, is read. Both are new for
 * each event, as if the sweeps were minutes apart.
 */
final class SweepWork extends FunctionWork {

    SweepWork(Services services) {
        super(services);
    }

    @Override
    byte[] prepared() {
        services().reset(new Services.State(Map.of(), Map.of()));
        services().table().store(StoredTaskItem.of(BenchTasks.submitted(number(), Duration.ofMinutes(10))));
        return Events.text("sweep").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    void check(JsonNode response, Received received) {
        require(response.path("polled_again").asInt() == 1, "one task that is polled again");
        require(received.executions() == 1, "a started state machine");
        require(received.lists() == 1, "one page of the provider's list");
        require(response.path("deferred").asInt() == 0, "no task that waits for another sweep");
    }
}
