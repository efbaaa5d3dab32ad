package dev.vidusubjects.lambda;
import dev.vidusubjects.emulators.LoopbackServices;
import dev.vidusubjects.emulators.RuntimeApi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.builder.MediaFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * The functions as they are deployed: the package {@code target/function.zip}, native or for the JVM, started and
 * called as Lambda does, with emulators of DynamoDB and S3. Both packages run the same tests; their responses are
 * stored in {@code target/function-responses}, and the package that is built later is compared with the other one.
 */
@Tag("package")
@EnabledIfSystemProperty(named = "package.target", matches = "aws")
@TestInstance(Lifecycle.PER_CLASS)
class FunctionPackageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TARGET = Path.of(System.getProperty("project.build.directory", "target"));

    private final Map<String, FunctionProcess> functions = new HashMap<>();
    private final Map<String, String> responses = new TreeMap<>();
    private Path folder;
    private Path unpacked;
    private LoopbackServices services;
    private String bucket;
    private Map<String, String> environment;

    @BeforeAll
    void prepare(@TempDir Path temporary) throws IOException {
        folder = temporary;
        unpacked = folder.resolve("function");
        FunctionProcess.unpack(TARGET.resolve("function.zip"), unpacked);
        services = new LoopbackServices();
        bucket = Emulators.newBucket();
        // The bucket keeps versions, as in the deployment.
        try (S3Client s3 = s3()) {
            s3.putBucketVersioning(put -> put.bucket(bucket)
                    .versioningConfiguration(versions -> versions.status(BucketVersioningStatus.ENABLED)));
        }
        environment = environment(services.address().toString());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", Emulators.dynamoDb().toString());
        environment.put("AWS_ENDPOINT_URL_S3", Emulators.s3().toString());
        environment.put("SUBJECTS_AWS_TABLE", Emulators.newTable());
        environment.put("SUBJECTS_AWS_BUCKET", bucket);
    }

    @AfterAll
    void end() throws Exception {
        for (FunctionProcess function : functions.values()) {
            function.close();
        }
        services.close();
        boolean isNative = FunctionProcess.isNative(unpacked);
        Path kept = Files.createDirectories(TARGET.resolve("function-responses"));
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(responses);
        Files.writeString(kept.resolve(isNative ? "native.json" : "jvm.json"), text);
        Path other = kept.resolve(isNative ? "jvm.json" : "native.json");
        if (Files.exists(other)) {
            assertThat(text).as("responses of the other package").isEqualTo(Files.readString(other));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "intake", "poll", "sweep"})
    void start_beforeTheFirstEvent_sendsNoRequest(String name) throws Exception {
        try (LoopbackServices recorder = new LoopbackServices()) {
            Map<String, String> recorded = environment(recorder.address().toString());
            recorded.put("QUARKUS_LAMBDA_HANDLER", name);
            // The addresses at which an SDK requests a region and credentials that its environment does not contain.
            recorded.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", recorder.address().toString());
            recorded.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", recorder.address() + "/credentials");
            try (FunctionProcess function =
                    FunctionProcess.start(unpacked, recorded, folder.resolve(name + "-cold.log"))) {
                assertThat(recorder.requests()).isEmpty();
                assertThat(function.log()).doesNotContain("ERROR");
            }
        }
    }

    @Test
    void subject_throughTheApi_isPolledAndShown() throws Exception {
        JsonNode accepted = api(post(subject("Héro 🦸", MediaFiles.png(100, 100))));

        assertThat(accepted.path("statusCode").asInt()).isEqualTo(202);
        JsonNode task = body(accepted);
        String id = task.path("id").asText();
        assertThat(task.path("status").asText()).isEqualTo("submitted");
        assertThat(header(accepted, "location")).isEqualTo("/v1/subjects/" + id);
        assertThat(services.executions()).anySatisfy(execution -> {
            assertThat(execution.path("name").asText()).startsWith(id + "-");
            assertThat(execution.path("input").asText()).contains(id);
        });

        JsonNode polled = call("poll", "{\"task_id\":\"" + id + "\"}");
        assertThat(polled.path("done").asBoolean()).isTrue();
        assertThat(polled.path("status").asText()).isEqualTo("completed");
        assertThat(polled.path("wait_seconds").isInt()).isTrue();

        JsonNode shown = body(api(get("/v1/subjects/" + id)));
        assertThat(shown.path("status").asText()).isEqualTo("completed");
        assertThat(shown.path("subject").path("credits").asInt()).isEqualTo(5);
        assertThat(shown.path("result_uri").asText()).isEqualTo("s3://" + bucket + "/results/" + id + ".json");
        JsonNode document = JSON.readTree(object("results/" + id + ".json"));
        keep("accepted", accepted);
        keep("polled", polled);
        keep("shown", shown);
        keep("document", document);
    }

    @Test
    void request_atANamedStageInBase64_returnsALocationWithTheStage() throws Exception {
        ObjectNode event = post(subject("Staged", MediaFiles.jpeg(120, 100)));
        byte[] plain = event.path("body").asText().getBytes(StandardCharsets.UTF_8);
        event.put("body", Base64.getEncoder().encodeToString(plain)).put("isBase64Encoded", true);
        event.put("rawPath", "/prod/v1/subjects");
        ((ObjectNode) event.path("requestContext")).put("stage", "prod");

        JsonNode accepted = api(event);

        assertThat(accepted.path("statusCode").asInt()).isEqualTo(202);
        assertThat(header(accepted, "location"))
                .isEqualTo("/prod/v1/subjects/" + body(accepted).path("id").asText());
        keep("staged", accepted);
    }

    @Test
    void request_preferWait_respondsWhenTheTaskIsDone() throws Exception {
        ObjectNode event = post(subject("Waited for", MediaFiles.png(90, 100)));
        ((ObjectNode) event.path("headers")).put("prefer", "wait=10");

        JsonNode completed = api(event);

        assertThat(completed.path("statusCode").asInt()).isEqualTo(200);
        assertThat(body(completed).path("status").asText()).isEqualTo("completed");
        keep("waited", completed);
    }

    @Test
    void request_ofFiveMegabytes_isAccepted() throws Exception {
        byte[] image = Arrays.copyOf(MediaFiles.png(300, 200), 3_700_000);

        JsonNode accepted = api(post(subject("Large", image)));

        assertThat(accepted.path("statusCode").asInt()).as(accepted.toString()).isEqualTo(202);
        keep("large", accepted);
    }

    @Test
    void requests_invalid_areProblems() throws Exception {
        JsonNode invalid = api(post("{\"name\":\"\",\"images\":[],\"colour\":\"red\"}"));
        assertThat(invalid.path("statusCode").asInt()).isEqualTo(422);
        assertThat(header(invalid, "content-type")).startsWith("application/problem+json");
        assertThat(body(invalid).path("violations")).hasSizeGreaterThanOrEqualTo(3);

        JsonNode malformed = api(post("{"));
        assertThat(malformed.path("statusCode").asInt()).isEqualTo(400);

        JsonNode unknown = api((ObjectNode) JSON.readTree(Events.text("api-get")));
        assertThat(unknown.path("statusCode").asInt()).isEqualTo(404);

        JsonNode nowhere = api(get("/v1/nowhere%2F..%2Fsubjects"));
        assertThat(nowhere.path("statusCode").asInt()).isEqualTo(404);

        keep("invalid", invalid);
        keep("malformed", malformed);
        keep("unknown", unknown);
        keep("nowhere", nowhere);
    }

    @Test
    void otherCalls_throughTheApi_succeed() throws Exception {
        JsonNode health = api(get("/q/health"));
        assertThat(health.path("statusCode").asInt()).as(health.toString()).isEqualTo(200);
        assertThat(body(health).path("status").asText()).isEqualTo("UP");
        assertThat(body(health).at("/checks/0/name").asText()).isEqualTo("tasks");
        assertThat(body(health).at("/checks/0/data/provider").asText()).isEqualTo("real");
        assertThat(body(health).at("/checks/1").toString()).isEqualTo("{\"name\":\"provider-key\",\"status\":\"UP\"}");

        ObjectNode requested = post("{\"content_type\":\"image/png\",\"content_length\":1000}");
        requested.put("rawPath", "/v1/uploads");
        JsonNode ticket = api(requested);
        assertThat(ticket.path("statusCode").asInt()).as(ticket.toString()).isEqualTo(201);
        assertThat(body(ticket).path("uri").asText()).startsWith("s3://" + bucket + "/uploads/");

        ObjectNode list = get("/v1/subjects");
        list.put("rawQueryString", "limit=1&status=failed");
        JsonNode listed = api(list);
        assertThat(listed.path("statusCode").asInt()).as(listed.toString()).isEqualTo(200);

        JsonNode description = api(get("/q/openapi"));
        assertThat(description.path("statusCode").asInt())
                .as(description.toString())
                .isEqualTo(200);
        assertThat(header(description, "content-type")).startsWith("application/yaml");
        assertThat(description.path("body").asText()).startsWith("openapi: 3").contains("/v1/subjects/{id}/redrive");

        keep("health", health);
        keep("ticket", ticket);
        keep("listed", listed);
    }

    @Test
    void upload_throughTheQueue_becomesAResult() throws Exception {
        String version = put("incoming/hero.png", MediaFiles.png(100, 100));
        put("incoming/cast/my héro + friend.json", "{\"name\":\"\"}".getBytes(StandardCharsets.UTF_8));
        String event = Events.text("intake-uploads")
                .replace("subjects-123456789012", bucket)
                .replace("3sL4kqtJlcpXroDTDmJ", version);

        JsonNode response = call("intake", event);

        assertThat(response.path("batchItemFailures")).isEmpty();
        JsonNode result = JSON.readTree(object("results/hero.png.json"));
        JsonNode rejected = JSON.readTree(object("rejected/cast/my héro + friend.json"));
        assertThat(rejected.path("violations")).isNotEmpty();
        keep("intake", response);
        keep("result", result);
        keep("rejected", rejected);
        int submissions = services.submissions();
        assertThat(call("intake", event)).isEqualTo(response);
        assertThat(services.submissions()).isEqualTo(submissions);
    }

    @Test
    void intake_foreignRecords_areAcknowledged() throws Exception {
        JsonNode response = call("intake", Events.text("intake-foreign"));

        assertThat(response.path("batchItemFailures")).isEmpty();
        keep("foreign", response);
    }

    @Test
    void sweep_event_returnsItsReport() throws Exception {
        JsonNode report = call("sweep", Events.text("sweep"));

        assertThat(report.path("polled_again").isInt()).isTrue();
        // The function that was called first has read the list; the others need not read it.
        StringBuilder logs = new StringBuilder();
        for (FunctionProcess process : functions.values()) {
            logs.append(process.log());
        }
        assertThat(logs.toString()).contains("list_read").doesNotContain("reconcile_failed", "list_not_read");
        keep("swept", report);
    }

    @Test
    void poll_failure_isNamedByItsClass() throws Exception {
        // In a separate process: AWS's client for the JVM writes the stack trace of a failure as plain text, not in
        // JSON.
        Map<String, String> own = new HashMap<>(environment);
        own.put("QUARKUS_LAMBDA_HANDLER", "poll");
        try (FunctionProcess poll = FunctionProcess.start(unpacked, own, folder.resolve("failing.log"))) {
            RuntimeApi.Response response = poll.invoke(Events.text("poll"));

            assertThat(response.error()).isTrue();
            assertThat(JSON.readTree(response.body()).path("errorType").asText())
                    .isEqualTo(IllegalArgumentException.class.getName());
        }
    }

    @Test
    void log_anyLine_isJsonWithoutSecrets() throws Exception {
        call("poll", "{\"task_id\":\"" + submitted() + "\"}");

        for (FunctionProcess function : functions.values()) {
            for (String line : function.log().lines().toList()) {
                assertThat(line).as("a line of the log").startsWith("{").endsWith("}");
                assertThat(JSON.readTree(line).path("level").asText()).as(line).isNotEmpty();
            }
            assertThat(function.log())
                    .doesNotContain(LoopbackServices.KEY)
                    .doesNotContain(Emulators.SECRET_KEY)
                    .doesNotContain("X-Amz-Signature")
                    .doesNotContain("base64,");
        }
        List<JsonNode> invoked =
                function("poll").log().lines().map(FunctionPackageIT::json).toList();
        assertThat(invoked)
                .filteredOn(line -> line.path("event").asText().equals("invoked"))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line.path("total_seconds").isNumber()).isTrue();
                    assertThat(line.path("request_id").asText()).isNotEmpty();
                })
                .satisfies(lines -> {
                    assertThat(lines.get(0).path("cold").asBoolean()).isTrue();
                    JsonNode last = lines.get(lines.size() - 1);
                    assertThat(last.path("status").asText()).isEqualTo("completed");
                    assertThat(last.path("poll_count").asInt()).isOne();
                });
    }

    private String submitted() throws Exception {
        return body(api(post(subject("Logged", MediaFiles.png(100, 110)))))
                .path("id")
                .asText();
    }

    private FunctionProcess function(String name) throws IOException, InterruptedException {
        FunctionProcess running = functions.get(name);
        if (running == null) {
            Map<String, String> own = new HashMap<>(environment);
            own.put("QUARKUS_LAMBDA_HANDLER", name);
            running = FunctionProcess.start(unpacked, own, folder.resolve(name + ".log"));
            functions.put(name, running);
        }
        return running;
    }

    private JsonNode call(String name, String event) throws IOException, InterruptedException {
        RuntimeApi.Response response = function(name).invoke(event);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.error()).as(text + function(name).log()).isFalse();
        return JSON.readTree(text);
    }

    private JsonNode api(ObjectNode event) throws IOException, InterruptedException {
        return call("api", event.toString());
    }

    private static Map<String, String> environment(String services) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_REGION", Emulators.REGION.id());
        environment.put("AWS_ACCESS_KEY_ID", Emulators.ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", Emulators.SECRET_KEY);
        environment.put("AWS_ENDPOINT_URL", services);
        environment.put("SUBJECTS_PROVIDER_BASE_URL", services);
        environment.put("SUBJECTS_AWS_TABLE", "tasks");
        environment.put("SUBJECTS_AWS_BUCKET", "bucket");
        environment.put("SUBJECTS_AWS_API_KEY_PARAMETER", "/vidu-subjects/provider-key");
        environment.put(
                "SUBJECTS_AWS_STATE_MACHINE_ARN", "arn:aws:states:eu-central-1:123456789012:stateMachine:poll-task");
        environment.put("SUBJECTS_POLLING_JITTER", "0");
        environment.put("SUBJECTS_POLLING_FIRST", "200ms");
        return environment;
    }

    private static String subject(String name, byte[] image) {
        ObjectNode request = JSON.createObjectNode().put("name", name);
        String type = image[0] == (byte) 0x89 ? "image/png" : "image/jpeg";
        request.putArray("images").add(MediaFiles.dataUri(type, image));
        return request.toString();
    }

    private static ObjectNode post(String body) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text("api-post"));
        ((ObjectNode) event.path("headers")).remove("idempotency-key");
        return event.put("body", body);
    }

    private static ObjectNode get(String path) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text("api-get"));
        return event.put("rawPath", path);
    }

    private static JsonNode body(JsonNode response) throws IOException {
        return JSON.readTree(response.path("body").asText());
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + line, e);
        }
    }

    private static String header(JsonNode response, String name) {
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue().asText();
            }
        }
        return "";
    }

    /**
     * Keeps a response without the values that differ from run to run: ids, timestamps, the provider's counters,
     * signatures.
     */
    private void keep(String name, JsonNode response) {
        responses.put(
                name,
                response.toString()
                        .replace(bucket, "BUCKET")
                        .replaceAll("[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                        .replaceAll("(subject-)?p-\\d+", "P")
                        .replaceAll("http://127\\.0\\.0\\.1:\\d+", "SERVER")
                        .replaceAll("X-Amz-[A-Za-z]+=[^&\"\\\\]+", "X")
                        .replaceAll("\"[a-z_]*seconds\":[0-9.]+", "\"SECONDS\"")
                        .replaceAll("(\"content-length\":)\"\\d+\"", "$1\"N\""));
    }

    private S3Client s3() {
        return S3Client.builder()
                .endpointOverride(Emulators.s3())
                .forcePathStyle(true)
                .region(Emulators.REGION)
                .credentialsProvider(Emulators.credentials())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** @return the version that was written */
    private String put(String key, byte[] content) {
        try (S3Client s3 = s3()) {
            return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content))
                    .versionId();
        }
    }

    private byte[] object(String key) {
        try (S3Client s3 = s3()) {
            return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
        }
    }
}
