package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.vtrix.QuickSandbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The status, headers and bytes that the sandbox sends, received by a client that interprets none of them. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class SandboxWireTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void endFaults() throws Exception {
        post("/faults", "{}", TIMEOUT);
    }

    static List<String> wholeResponses() {
        return ResponseShapes.AFTER_CREATION.stream()
                .filter(shape -> ResponseShapes.get(shape).delivery() == SandboxResponse.Delivery.RESPOND)
                .toList();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + RestAssured.port + "/sandbox" + path);
    }

    private static HttpResponse<byte[]> post(String path, String body, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer sandbox")
                .timeout(timeout)
                .POST(BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer sandbox")
                .timeout(TIMEOUT)
                .build();
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> poll(String id) throws IOException, InterruptedException {
        return get("/model/v1/generation/task/" + id);
    }

    private HttpResponse<byte[]> picture(String directive) throws IOException, InterruptedException {
        String id = JSON.readTree(create(directive, TIMEOUT).body()).path("id").asText();
        String subject = completed(id)
                .path("output")
                .path(0)
                .path("content")
                .path(0)
                .path("text")
                .asText();
        URI url = URI.create(JSON.readTree(subject).path("images").path(0).asText());
        assertThat(url.toString()).startsWith(uri("/files/").toString());
        return CLIENT.send(HttpRequest.newBuilder(url).timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> create(String directive, Duration timeout) throws IOException, InterruptedException {
        return post(
                "/model/v1/generation",
                "{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\"" + unique + directive
                        + "\",\"images\":[\"https://example.com/1.png\"]}}]}",
                timeout);
    }

    /** @return the entries of the ledger for this name */
    private List<JsonNode> ledger(String directive) throws IOException, InterruptedException {
        List<JsonNode> entries = new ArrayList<>();
        for (JsonNode entry : JSON.readTree(get("/ledger").body()).path("submissions")) {
            if (entry.path("name").asText().equals(unique + directive)) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static JsonNode completed(String id) {
        return Awaitility.await().atMost(TIMEOUT).until(() -> JSON.readTree(poll(id).body()), task -> task.path(
                        "status")
                .asText()
                .equals("completed"));
    }

    private static void assertIs(HttpResponse<byte[]> response, SandboxResponse expected, String taskId) {
        assertThat(response.statusCode()).isEqualTo(expected.status());
        assertThat(response.headers().firstValue("Content-Type")).isEqualTo(expected.contentType());
        assertThat(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(expected.withTaskId(taskId).body());
        expected.headers()
                .forEach((name, value) ->
                        assertThat(response.headers().firstValue(name)).contains(value));
    }

    @ParameterizedTest
    @MethodSource("wholeResponses")
    void createdThen_wholeResponse_isSentByteForByteAndTheSubjectExists(String shape) throws Exception {
        String directive = "[created-then=" + shape + "]";

        HttpResponse<byte[]> response = create(directive, TIMEOUT);

        JsonNode entry = ledger(directive).get(0);
        String id = entry.path("task_id").asText();
        assertIs(response, ResponseShapes.get(shape), id);
        assertThat(entry.path("accepted").asBoolean()).isTrue();
        assertThat(entry.path("response").asText()).isEqualTo(shape);
        assertThat(completed(id).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void createdThen_cut_closesTheConnectionAndTheSubjectExists() throws Exception {
        assertThatIOException().isThrownBy(() -> create("[created-then=cut]", TIMEOUT));

        assertThat(ledger("[created-then=cut]")).hasSize(1).allMatch(entry -> entry.has("task_id"));
    }

    @Test
    void createdThen_cutBody_sendsHalfOfItAndTheSubjectExists() throws Exception {
        assertThatIOException()
                .isThrownBy(() -> create("[created-then=cut-body]", TIMEOUT))
                .withStackTraceContaining("bytes");

        assertThat(ledger("[created-then=cut-body]")).hasSize(1).allMatch(entry -> entry.has("task_id"));
    }

    @Test
    void createdThen_hang_sendsNothingAndTheSubjectExists() {
        assertThatThrownBy(() -> create("[created-then=hang]", Duration.ofMillis(300)))
                .isInstanceOf(HttpTimeoutException.class);

        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(ledger("[created-then=hang]"))
                .hasSize(1)
                .allMatch(entry -> entry.has("task_id")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404-html",
                "502-html",
                "503-html",
                "400-empty",
                "408-empty",
                "410-empty",
                "421-empty",
                "200-error",
                "200-html",
                "404"
            })
    void poll_shape_isSentByteForByte(String shape) throws Exception {
        String directive = "[poll-" + shape + " times=1]";
        String id = JSON.readTree(create(directive, TIMEOUT).body()).path("id").asText();

        assertIs(poll(id), ResponseShapes.get(shape), id);
        assertThat(poll(id).statusCode()).as("and then the task").isEqualTo(200);
    }

    @Test
    void file_picture_hasItsTypeAndLength() throws Exception {
        HttpResponse<byte[]> response = picture("[picture]");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(response.body().length);
        assertThat(ImageIO.read(new ByteArrayInputStream(response.body())).getWidth())
                .isEqualTo(TilePattern.SIDE);
    }

    @Test
    void file_expired_isAnObjectStoresError() throws Exception {
        HttpResponse<byte[]> response = picture("[file-expired]");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/xml");
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("<Code>AccessDenied</Code>");
    }

    @Test
    void file_slow_isDelayed() throws Exception {
        assertThat(picture("[file-slow=50ms]").statusCode()).isEqualTo(200);
    }

    @Test
    void file_cutBody_sendsHalfOfIt() {
        assertThatIOException().isThrownBy(() -> picture("[file-cut-body]")).withStackTraceContaining("bytes");
    }

    @Test
    void redirect_followedByAClient_isASecondSubjectInTheLedger() throws Exception {
        String directive = "[created-then=307-redirect times=1]";
        HttpClient obedient = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        HttpRequest request = HttpRequest.newBuilder(uri("/model/v1/generation"))
                .header("Authorization", "Bearer sandbox")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\""
                        + unique + directive + "\",\"images\":[\"https://example.com/1.png\"]}}]}"))
                .build();

        obedient.send(request, BodyHandlers.ofByteArray());

        assertThat(ledger(directive))
                .extracting(entry -> entry.path("response").asText())
                .containsExactly("307-redirect", "200");
    }

    @Test
    void faults_htmlOutage_isSentAsAGatewayDoes() throws Exception {
        post("/faults", "{\"outage_seconds\":60,\"outage_kind\":\"html\"}", TIMEOUT);

        assertIs(create("[outage]", TIMEOUT), ResponseShapes.get("503-html"), "");
        assertIs(poll("x"), ResponseShapes.get("503-html"), "");
        assertThat(ledger("[outage]")).hasSize(1).noneMatch(entry -> entry.has("task_id"));
    }
}
