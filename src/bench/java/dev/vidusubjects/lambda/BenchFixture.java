package dev.vidusubjects.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.emulators.LoopbackServices;
import dev.vidusubjects.emulators.RuntimeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * The environment of the measured functions: DynamoDB Local, an S3 server, and stubs of the provider, Systems Manager,
 * Step Functions, EventBridge and SQS on loopback. All of them respond within milliseconds.
 */
final class BenchFixture implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LoopbackServices services = new LoopbackServices();
    private final EndingServices endingServices = new EndingServices();
    private final Path folder = Files.createTempDirectory("bench");
    private final String bucket = Emulators.newBucket();
    private final String table = Emulators.newTable();
    private final EndingEvents endings = new EndingEvents(table);
    private final S3Client s3 = S3Client.builder()
            .endpointOverride(Emulators.s3())
            .forcePathStyle(true)
            .region(Emulators.REGION)
            .credentialsProvider(Emulators.credentials())
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    private int count;

    BenchFixture() throws IOException {
        // The bucket keeps versions, as in the deployment.
        s3.putBucketVersioning(put -> put.bucket(bucket)
                .versioningConfiguration(versions -> versions.status(BucketVersioningStatus.ENABLED)));
    }

    /** Unpacks {@code target/bench/NAME.zip}, which src/bench/run has created. */
    Path unpacked(String name) throws IOException {
        Path unpacked = folder.resolve(name);
        FunctionProcess.unpack(zip(name), unpacked);
        return unpacked;
    }

    static Path zip(String name) {
        return Path.of("target", "bench", name + ".zip");
    }

    /** Starts a function of a package, without waiting until it is ready. */
    FunctionProcess launch(Path unpacked, String function) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_LAMBDA_HANDLER", function);
        environment.put("AWS_REGION", Emulators.REGION.id());
        environment.put("AWS_ACCESS_KEY_ID", Emulators.ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", Emulators.SECRET_KEY);
        environment.put("AWS_ENDPOINT_URL", services.address().toString());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", Emulators.dynamoDb().toString());
        environment.put("AWS_ENDPOINT_URL_S3", Emulators.s3().toString());
        environment.put("SUBJECTS_AWS_TABLE", table);
        environment.put("SUBJECTS_AWS_BUCKET", bucket);
        environment.put("SUBJECTS_AWS_API_KEY_PARAMETER", "/vidu-subjects/provider-key");
        environment.put(
                "SUBJECTS_AWS_STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:123456789012:stateMachine:poll-task");
        environment.put("SUBJECTS_PROVIDER_BASE_URL", services.address().toString());
        // Minimizes the time that the application waits, so that its own time is measured.
        environment.put("SUBJECTS_POLLING_FIRST", "1ms");
        environment.put("SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND", "10000");
        environment.putAll(endingServices.environment(function));
        return FunctionProcess.launch(unpacked, environment, Files.createTempFile(folder, function + "-", ".log"));
    }

    /**
     * @param api creates the task, if the event needs one
     * @param poll completes the task, if the event needs one that has ended
     * @return an event for which a function does its usual work; each call returns a different event
     */
    byte[] event(String function, FunctionProcess api, FunctionProcess poll) throws IOException, InterruptedException {
        return switch (function) {
            case "api" -> post(MediaFiles.png(256, 320));
            case "intake" -> upload();
            case "poll" -> pollEvent(submitted(api));
            case "publish" -> ending(MediaFiles.png(256, 320), api, poll);
            case "deliver" -> message(endings.delivery(endingServices.endpoint()));
            case "sweep" -> {
                endings.markAll();
                yield Events.text("sweep").getBytes(StandardCharsets.UTF_8);
            }
            // The empty function ignores it.
            default -> Events.text("sweep").getBytes(StandardCharsets.UTF_8);
        };
    }

    /**
     * @param api creates the task
     * @param poll completes the task
     * @return an event of the table's stream: a subject with one picture, which the provider holds, is completed
     */
    byte[] ending(byte[] picture, FunctionProcess api, FunctionProcess poll) throws IOException, InterruptedException {
        removeCopies();
        String task = submitted(api);
        checked(poll.invoke(pollEvent(task)), poll);
        return endings.completed(task, endingServices.picture(picture));
    }

    /** The S3 server holds the copies of earlier events in its memory, which is small. */
    private void removeCopies() {
        s3.listObjectVersions(list -> list.bucket(bucket).prefix("media/"))
                .versions()
                .forEach(copy -> s3.deleteObject(
                        delete -> delete.bucket(bucket).key(copy.key()).versionId(copy.versionId())));
    }

    /** @return an event of the HTTP API: a request for a subject with one inline image */
    byte[] post(byte[] image) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text("api-post"));
        ((ObjectNode) event.path("headers")).put("idempotency-key", "bench-" + ++count);
        ObjectNode request = JSON.createObjectNode().put("name", "Bench " + count);
        request.putArray("images").add(MediaFiles.dataUri("image/png", image));
        return JSON.writeValueAsBytes(event.put("body", request.toString()));
    }

    private byte[] upload() {
        String name = "bench-" + ++count + ".png";
        String version = s3.putObject(
                        put -> put.bucket(bucket).key("incoming/" + name),
                        RequestBody.fromBytes(MediaFiles.png(256, 320)))
                .versionId();
        ObjectNode record = JSON.createObjectNode().put("eventSource", "aws:s3").put("eventName", "ObjectCreated:Put");
        ObjectNode entity = record.putObject("s3");
        entity.putObject("bucket").put("name", bucket);
        entity.putObject("object")
                .put("key", "incoming/" + name)
                .put("size", 1024)
                .put("versionId", version);
        ObjectNode notification = JSON.createObjectNode();
        notification.putArray("Records").add(record);
        return message(notification.toString());
    }

    /** @return an event of a queue with one message */
    private byte[] message(String body) {
        ObjectNode batch = JSON.createObjectNode();
        batch.putArray("Records")
                .addObject()
                .put("messageId", "m-" + ++count)
                .put("eventSource", "aws:sqs")
                .put("body", body);
        return batch.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] pollEvent(String task) {
        return ("{\"task_id\":\"" + task + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private String submitted(FunctionProcess api) throws IOException, InterruptedException {
        JsonNode response = JSON.readTree(checked(api.invoke(post(MediaFiles.png(256, 320))), api));
        return JSON.readTree(response.path("body").asText()).path("id").asText();
    }

    /**
     * @return the body of the response
     * @throws IllegalStateException if the function failed, or reports a record that failed
     */
    static byte[] checked(RuntimeApi.Response response, FunctionProcess function) throws IOException {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        JsonNode body = JSON.readTree(text);
        if (response.error()
                || body.path("statusCode").asInt(200) >= 300
                || !body.path("batchItemFailures").isEmpty()) {
            throw new IllegalStateException("the function failed: " + text + "\n" + function.log());
        }
        return response.body();
    }

    /** @throws IllegalStateException if a webhook was not sent, although its message counts as handled */
    static void requireAllSent(FunctionProcess function) {
        if (function.log().contains("webhook_dropped")) {
            throw new IllegalStateException("webhooks were not sent:\n" + function.log());
        }
    }

    @Override
    public void close() {
        endings.close();
        endingServices.close();
        services.close();
        s3.close();
    }
}
