package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.task.Following;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/**
 * Starts an execution of the state machine for each follower. Its name, {@code {task_id}-{follow}}, can be used once within
 * 90 days, which makes the start idempotent.
 */
@Singleton
@IfBuildProfile("aws")
public class StepFunctionsWorkflow implements Workflow {

    private final AwsClients clients;
    private final String stateMachineArn;
    private final Clock clock;

    @Inject
    public StepFunctionsWorkflow(AwsClients clients, SubjectsConfig config, Clock clock) {
        this(
                clients,
                Required.setting(
                        config.aws().stateMachineArn(),
                        "SUBJECTS_AWS_STATE_MACHINE_ARN",
                        "the state machine that follows tasks"),
                clock);
    }

    StepFunctionsWorkflow(AwsClients clients, String stateMachineArn, Clock clock) {
        this.clients = clients;
        this.stateMachineArn = stateMachineArn;
        this.clock = clock;
    }

    @Override
    public void follow(Task task) throws WorkflowException {
        Following following = task.following()
                .orElseThrow(() -> new IllegalArgumentException("task " + task.id() + " was not submitted"));
        String input = String.format(
                Locale.ROOT, "{\"task_id\":\"%s\",\"wait_seconds\":%d}", task.id(), waitSeconds(following));
        try {
            clients.stepFunctions().startExecution(start -> start.stateMachineArn(stateMachineArn)
                    .name(task.id() + "-" + following.follow())
                    .input(input));
        } catch (ExecutionAlreadyExistsException e) {
            // It was started before, perhaps by a call whose answer got lost.
        } catch (SdkException e) {
            throw new WorkflowException("could not start to follow task " + task.id() + ": " + AwsFailure.of(e), e);
        }
    }

    /** Whole seconds, as a Wait state takes no others; rounded down, as the look itself waits for the rest. */
    private long waitSeconds(Following following) {
        return Math.max(
                0, Duration.between(clock.instant(), following.nextLookAt()).toSeconds());
    }
}
