package dev.vidusubjects.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.aws.LoopbackService.Request;
import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.emulators.StateMachine;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowContract;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

/**
 * The real workflow starts, against a service that handles execution names as Step Functions does and runs the real
 * definition.
 */
class StepFunctionsWorkflowContractTest extends WorkflowContract {

    private static final String ARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:poll-task";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LoopbackService service = new LoopbackService();
    private final ExecutorService executions = Executors.newCachedThreadPool();
    private final Map<String, String> inputs = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        executions.shutdownNow();
        service.close();
    }

    @Override
    protected Workflow workflow(Poll poll) {
        service.responds(request -> start(request, poll));
        return new StepFunctionsWorkflow(service.clients(), ARN);
    }

    @Override
    protected void breakDown() {
        service.responds(Response.error(400, "StateMachineDoesNotExist", "gone"));
    }

    /** A name can be used once; another start with the same name and input returns the same execution. */
    private Response start(Request request, Poll poll) throws IOException {
        String input = request.json().path("input").asText();
        String running = inputs.putIfAbsent(request.json().path("name").asText(), input);
        if (running != null && !running.equals(input)) {
            return Response.error(400, "ExecutionAlreadyExists", "Execution Already Exists");
        }
        if (running == null) {
            String id = JSON.readTree(input).path("task_id").asText();
            StateMachine machine = new StateMachine(
                    StateMachine.definition(), payload -> poll(poll, JSON.readTree(payload)), new MutableClock());
            executions.submit(() -> machine.run(Map.of("task_id", id)));
        }
        return Response.json(200, "{\"executionArn\":\"arn:aws:states:execution\",\"startDate\":1767268800.0}");
    }

    /** Responds as the poll function does. */
    private static String poll(Poll poll, JsonNode event) throws InterruptedException {
        TaskId id = new TaskId(event.path("task_id").asText());
        PollOutcome outcome = poll.at(id);
        boolean done = !(outcome instanceof PollAgain);
        return JSON.createObjectNode()
                .put("task_id", id.value())
                .put("status", outcome.task().status().code())
                .put("done", done)
                .put("polling_failed", false)
                .put("wait_seconds", done ? 0 : 1)
                .toString();
    }
}
