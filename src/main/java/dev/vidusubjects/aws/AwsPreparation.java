package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.start.FunctionName;
import dev.vidusubjects.start.Preparation;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Creates the clients of the AWS services that every event of a function uses. */
@Singleton
@IfBuildProfile("aws")
public class AwsPreparation implements Preparation {

    /** No state has this name: the read opens the connection to the table. */
    private static final String NO_STATE = "preparation";

    private static final Set<FunctionName> WITH_BUCKET =
            EnumSet.of(FunctionName.INTAKE, FunctionName.POLL, FunctionName.SWEEP, FunctionName.PUBLISH);

    private final AwsClients clients;
    private final DynamoStateStore states;
    private final SubjectsConfig.Aws config;

    public AwsPreparation(AwsClients clients, DynamoStateStore states, SubjectsConfig config) {
        this.clients = clients;
        this.states = states;
        this.config = config.aws();
    }

    @Override
    public List<Runnable> steps(FunctionName function) {
        List<Runnable> steps = new ArrayList<>();
        // A function that submits reads states anyway (submission.SubmissionPreparation).
        if (!function.submits()) {
            steps.add(() -> states.read(NO_STATE));
        }
        if (function == FunctionName.API) {
            steps.add(clients::stepFunctions);
        }
        if (WITH_BUCKET.contains(function)) {
            steps.add(clients::s3);
        }
        if (function == FunctionName.PUBLISH && config.eventBus().isPresent()) {
            steps.add(clients::eventBridge);
        }
        if (function == FunctionName.PUBLISH && config.deliveriesQueueUrl().isPresent()) {
            steps.add(clients::sqs);
        }
        return steps;
    }

    @Override
    public List<URI> servers(FunctionName function) {
        List<URI> servers = new ArrayList<>();
        if (AwsClients.isProxied()) {
            return servers;
        }
        if (function == FunctionName.API) {
            servers.add(clients.stepFunctionsServer());
        }
        if (WITH_BUCKET.contains(function)) {
            config.bucket().map(clients::bucketServer).ifPresent(servers::add);
        }
        if (function == FunctionName.PUBLISH) {
            config.eventBus().map(bus -> clients.eventBridgeServer()).ifPresent(servers::add);
            config.deliveriesQueueUrl().map(clients::queueServer).ifPresent(servers::add);
        }
        return servers;
    }
}
