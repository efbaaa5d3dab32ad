package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.workflow.WorkflowException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepFunctionsWorkflowTest {

    private static final String ARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:poll-task";
    private static final Response STARTED =
            Response.json(200, "{\"executionArn\":\"arn:aws:states:execution\",\"startDate\":1767268800.0}");
    private static final Task TASK = Tasks.submitted(1, Tasks.START);

    private final LoopbackService service = new LoopbackService();
    private final StepFunctionsWorkflow workflow = new StepFunctionsWorkflow(service.clients(), ARN);

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void start_submittedTask_startsAnExecutionNamedAfterTheTask() throws Exception {
        service.responds(STARTED);
        Task again = Tasks.pollingAgain(
                TASK,
                TASK.pollState()
                        .orElseThrow()
                        .again(Tasks.START.plusMillis(7900), Tasks.START.plus(Duration.ofMinutes(30))),
                Tasks.START);

        workflow.start(again);

        assertThat(service.requests()).singleElement().satisfies(request -> {
            assertThat(request.operation()).isEqualTo("AWSStepFunctions.StartExecution");
            assertThat(request.json().path("stateMachineArn").asText()).isEqualTo(ARN);
            assertThat(request.json().path("name").asText()).isEqualTo(TASK.id() + "-p1");
            // The input is the same for every start with this name: Step Functions would refuse another input.
            assertThat(request.json().path("input").asText())
                    .isEqualTo("{\"task_id\":\"" + TASK.id() + "\",\"workflow\":\"p1\"}");
        });
    }

    @Test
    void start_unconfirmedTask_startsAnExecutionNamedAfterItsAttempt() throws Exception {
        service.responds(STARTED);
        Task unconfirmed = Tasks.unconfirmed(1, Tasks.START);

        workflow.start(unconfirmed);

        assertThat(service.requests()).singleElement().satisfies(request -> assertThat(
                        request.json().path("name").asText())
                .isEqualTo(unconfirmed.id() + "-c" + unconfirmed.intent().attempt() + "-0")
                .hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void start_alreadyStarted_succeeds() throws Exception {
        service.responds(
                Response.error(400, "ExecutionAlreadyExists", "Execution Already Exists: '" + TASK.id() + "-p0'"));

        workflow.start(TASK);

        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void start_serviceFailsOnce_isRepeatedUnderTheSameName() throws Exception {
        service.responds(request ->
                service.requests().size() == 1 ? Response.error(500, "InternalFailure", "for a moment") : STARTED);

        workflow.start(TASK);

        assertThat(service.requests())
                .extracting(request -> request.json().path("name").asText())
                .containsExactly(TASK.id() + "-p0", TASK.id() + "-p0");
    }

    @Test
    void start_serviceKeepsFailing_throwsWorkflowExceptionAfterThreeRequests() {
        service.responds(Response.error(500, "InternalFailure", "down"));

        assertThatThrownBy(() -> workflow.start(TASK))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining(TASK.id().value())
                .hasMessageContaining("HTTP 500");
        assertThat(service.requests()).hasSize(3);
    }

    @Test
    void start_accessDenied_throwsWorkflowExceptionAtOnce() {
        service.responds(Response.error(400, "AccessDeniedException", "is not authorized to perform"));

        assertThatThrownBy(() -> workflow.start(TASK))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("AccessDeniedException (HTTP 400): is not authorized to perform");
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void start_serviceUnreachable_throwsWorkflowException() {
        service.close();

        assertThatThrownBy(() -> workflow.start(TASK)).isInstanceOf(WorkflowException.class);
    }
}
