package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.emulators.Emulators;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwsClientsTest {

    private final LoopbackService service = new LoopbackService();

    @AfterEach
    void close() {
        System.clearProperty("aws.endpointUrl");
        service.close();
    }

    /**
     * The system property {@code aws.endpointUrl} is the SDK's equivalent of the environment variable AWS_ENDPOINT_URL.
     */
    @Test
    void clients_withTheSdksOwnEndpointSetting_callThatServer() {
        System.setProperty("aws.endpointUrl", service.uri().toString());
        AwsClients clients = new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.empty());
        service.responds(new Response(200, Map.of(), new byte[] {1}));

        clients.s3().getObjectAsBytes(get -> get.bucket("bucket").key("a/b.json"));
        service.responds(Response.json(200, "{}"));
        clients.dynamoDb().getItem(get -> get.tableName("tasks").key(Map.of("task_id", TaskItem.text("1"))));
        clients.systemsManager().getParameter(get -> get.name("/key"));
        clients.stepFunctions().startExecution(start -> start.stateMachineArn("arn:aws:states:x"));

        assertThat(service.requests()).hasSize(4);
        assertThat(service.requests().get(0).path()).isEqualTo("/bucket/a/b.json");
        assertThat(presigned(clients)).startsWith(service.uri() + "/bucket/a/b.png?");
    }

    @Test
    void presigner_forAmazonsOwnS3_namesTheBucketInTheHost() {
        AwsClients clients = new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.empty());

        assertThat(presigned(clients)).startsWith("https://bucket.s3.eu-central-1.amazonaws.com/a/b.png?");
    }

    private static String presigned(AwsClients clients) {
        return clients.presigner()
                .presignGetObject(request -> request.signatureDuration(java.time.Duration.ofMinutes(1))
                        .getObjectRequest(get -> get.bucket("bucket").key("a/b.png")))
                .url()
                .toString();
    }
}
