package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.aws.StoredTaskItem;
import dev.vidusubjects.bench.functions.Services.Received;
import dev.vidusubjects.task.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** {@code poll}: a task that the provider has completed, up to the stored result. */
final class PollWork extends FunctionWork {

    private Task task;

    PollWork(Services services) {
        super(services);
    }

    @Override
    byte[] prepared() {
        task = BenchTasks.submitted(number(), Duration.ofSeconds(2));
        services().table().store(StoredTaskItem.of(task));
        return ("{\"task_id\":\"" + task.id() + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    void check(JsonNode response, Received received) {
        require(response.path("done").asBoolean(), "a task that is done");
        require(attribute(task.id().value(), "status").equals("completed"), "a stored task that is completed");
        require(
                !services()
                        .bucket()
                        .objects(("results/" + task.documentPath())::equals)
                        .isEmpty(),
                "a stored result");
    }
}
