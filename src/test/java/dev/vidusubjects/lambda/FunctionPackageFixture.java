package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * The functions as they are deployed: the package {@code target/function.zip}, native or for the JVM, started and
 * called as Lambda does, with emulators of DynamoDB and S3. Both packages run the same tests; their responses are
 * stored in {@code target/function-responses}, and the package that is built later is compared with the other one.
 */
final class FunctionPackageFixture implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Path TARGET = Path.of(System.getProperty("project.build.directory", "target"));

    private final Map<String, FunctionProcess> functions = new HashMap<>();
    private final Map<String, String> responses = new TreeMap<>();
    private final Path folder;
    private final Path unpacked;
    private final LoopbackServices services;
    private final String bucket;
    private final Map<String, String> environment;

    /** @param folder for the unpacked package and the logs */
    FunctionPackageFixture(Path folder) throws IOException {
        this.folder = folder;
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

    Path unpacked() {
        return unpacked;
    }

    LoopbackServices services() {
        return services;
    }

    String bucket() {
        return bucket;
    }

    /** @return a copy of the functions' environment */
    Map<String, String> environment() {
        return new HashMap<>(environment);
    }

    /** @return the functions that have been called */
    Collection<FunctionProcess> running() {
        return functions.values();
    }

    Path logFile(String name) {
        return folder.resolve(name);
    }

    FunctionProcess function(String name) throws IOException, InterruptedException {
        FunctionProcess running = functions.get(name);
        if (running == null) {
            Map<String, String> own = environment();
            own.put("QUARKUS_LAMBDA_HANDLER", name);
            running = FunctionProcess.start(unpacked, own, logFile(name + ".log"));
            functions.put(name, running);
        }
        return running;
    }

    JsonNode call(String name, String event) throws IOException, InterruptedException {
        RuntimeApi.Response response = function(name).invoke(event);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.error()).as(text + function(name).log()).isFalse();
        return JSON.readTree(text);
    }

    JsonNode api(ObjectNode event) throws IOException, InterruptedException {
        return call("api", event.toString());
    }

    /** @return the id of a task that has just been submitted */
    String submitted() throws Exception {
        return body(api(post(subject("Logged", MediaFiles.png(100, 110)))))
                .path("id")
                .asText();
    }

    /** Checks what the functions that have been called have logged until now. */
    void assertLogsAreJsonWithoutSecrets() throws IOException {
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
    }

    /**
     * Keeps a response without the values that differ from run to run: ids, timestamps, the provider's counters,
     * signatures.
     */
    void keep(String name, JsonNode response) {
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

    /**
     * Stores the kept responses; compares them with those of the other package if it was tested before.
     *
     * @param name the name of the files
     */
    void compareResponses(String name) throws IOException {
        boolean isNative = FunctionProcess.isNative(unpacked);
        Path kept = Files.createDirectories(TARGET.resolve("function-responses"));
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(responses);
        Files.writeString(kept.resolve(name + (isNative ? "-native.json" : "-jvm.json")), text);
        Path other = kept.resolve(name + (isNative ? "-jvm.json" : "-native.json"));
        if (Files.exists(other)) {
            assertThat(text).as("responses of the other package").isEqualTo(Files.readString(other));
        }
    }

    /** @return the version that was written */
    String put(String key, byte[] content) {
        try (S3Client s3 = s3()) {
            return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content))
                    .versionId();
        }
    }

    byte[] object(String key) {
        try (S3Client s3 = s3()) {
            return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
        }
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

    static Map<String, String> environment(String services) {
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

    static String subject(String name, byte[] image) {
        ObjectNode request = JSON.createObjectNode().put("name", name);
        String type = image[0] == (byte) 0x89 ? "image/png" : "image/jpeg";
        request.putArray("images").add(MediaFiles.dataUri(type, image));
        return request.toString();
    }

    static ObjectNode post(String body) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text("api-post"));
        ((ObjectNode) event.path("headers")).remove("idempotency-key");
        return event.put("body", body);
    }

    static ObjectNode get(String path) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text("api-get"));
        return event.put("rawPath", path);
    }

    static JsonNode body(JsonNode response) throws IOException {
        return JSON.readTree(response.path("body").asText());
    }

    static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + line, e);
        }
    }

    static String header(JsonNode response, String name) {
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue().asText();
            }
        }
        return "";
    }

    @Override
    public void close() throws InterruptedException {
        for (FunctionProcess function : functions.values()) {
            function.close();
        }
        services.close();
    }
}
