package dev.vidusubjects.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.aws.LoopbackService.Answer;
import dev.vidusubjects.aws.LoopbackService.Request;
import dev.vidusubjects.handler.StateMachine;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.MutableClock;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowContract;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

/** The real starts, against a service that keeps names as Step Functions does and runs the real definition. */
class StepFunctionsWorkflowContractTest extends WorkflowContract {

    private static final String ARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:follow-task";
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
    protected Workflow workflow(Look look) {
        service.answers(request -> start(request, look));
        return new StepFunctionsWorkflow(service.clients(), ARN);
    }

    @Override
    protected void breakDown() {
        service.answers(Answer.error(400, "StateMachineDoesNotExist", "gone"));
    }

    /** A name is taken once; the same input again is the same execution. */
    private Answer start(Request request, Look look) throws IOException {
        String input = request.json().path("input").asText();
        String running = inputs.putIfAbsent(request.json().path("name").asText(), input);
        if (running != null && !running.equals(input)) {
            return Answer.error(400, "ExecutionAlreadyExists", "Execution Already Exists");
        }
        if (running == null) {
            String id = JSON.readTree(input).path("task_id").asText();
            StateMachine machine = new StateMachine(
                    StateMachine.definition(), payload -> poll(look, JSON.readTree(payload)), new MutableClock());
            executions.submit(() -> machine.run(Map.of("task_id", id)));
        }
        return Answer.json(200, "{\"executionArn\":\"arn:aws:states:execution\",\"startDate\":1767268800.0}");
    }

    /** As the poll function answers. */
    private static String poll(Look look, JsonNode event) throws InterruptedException {
        TaskId id = new TaskId(event.path("task_id").asText());
        PollOutcome outcome = look.at(id);
        boolean done = !(outcome instanceof LookAgain);
        return JSON.createObjectNode()
                .put("task_id", id.value())
                .put("status", outcome.task().status().code())
                .put("done", done)
                .put("abandoned", false)
                .put("wait_seconds", done ? 0 : 1)
                .toString();
    }
}
