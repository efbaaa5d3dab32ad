package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/**
 * Starts an execution of the state machine for each workflow of a task. The execution's name, {@code
 * {task_id}-{workflow key}}, can be used only once within 90 days, and the same name always has the same input. This
 * makes the start idempotent.
 */
@Singleton
@IfBuildProfile("aws")
public class StepFunctionsWorkflow implements Workflow {

    private final AwsClients clients;
    private final String stateMachineArn;

    @Inject
    public StepFunctionsWorkflow(AwsClients clients, SubjectsConfig config) {
        this(
                clients,
                RequiredSetting.setting(
                        config.aws().stateMachineArn(),
                        "SUBJECTS_AWS_STATE_MACHINE_ARN",
                        "the state machine that polls tasks"));
    }

    StepFunctionsWorkflow(AwsClients clients, String stateMachineArn) {
        this.clients = clients;
        this.stateMachineArn = stateMachineArn;
    }

    @Override
    public void start(Task task) throws WorkflowException {
        String key = task.workflowKey()
                .orElseThrow(() -> new IllegalArgumentException("task " + task.id() + " needs no workflow"));
        try {
            clients.stepFunctions().startExecution(start -> start.stateMachineArn(stateMachineArn)
                    .name(task.id() + "-" + key)
                    .input("{\"task_id\":\"" + task.id() + "\",\"workflow\":\"" + key + "\"}"));
        } catch (ExecutionAlreadyExistsException e) {
            // An earlier call has started it, possibly one whose response was lost.
        } catch (SdkException e) {
            throw new WorkflowException(
                    "could not start the workflow of task " + task.id() + ": " + AwsErrors.of(e), e);
        }
    }
}
