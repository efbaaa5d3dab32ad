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
 * Starts an execution of the state machine for each follower. Its name, {@code {task_id}-{follow}}, can be used once within
 * 90 days, and the input of a name is always the same, which makes the start idempotent.
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
                        "the state machine that follows tasks"));
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
            // It was started before, perhaps by a call whose answer got lost.
        } catch (SdkException e) {
            throw new WorkflowException("could not start to follow task " + task.id() + ": " + AwsErrors.of(e), e);
        }
    }
}
