package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.EventServer;
import dev.vidusubjects.emulators.LoopbackServices;
import dev.vidusubjects.guarantees.Secrets;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The functions with a provider that echoes everything that it receives: their log, the table, the documents and the
 * responses contain neither the provider's key nor presigned signatures or inline media.
 */
@QuarkusTest
@TestProfile(SecretsFunctionIT.Api.class)
class SecretsFunctionIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger ROOT = Logger.getLogger("");
    private static final byte[] IMAGE = Secrets.unique(MediaFiles.png(100, 100), 20_260_101);

    @Inject
    @Named("poll")
    PollHandler poll;

    private final ByteArrayOutputStream responses = new ByteArrayOutputStream();
    private final Lines lines = new Lines();

    public static final class Api extends EventServer.Profile {
        public Api() {
            super("api");
        }
    }

    @BeforeEach
    void captureLog() {
        ROOT.addHandler(lines);
    }

    @AfterEach
    void stopCapturing() {
        ROOT.removeHandler(lines);
    }

    @Test
    void fullRun_scanned_holdsNoSecret() throws Exception {
        String image = MediaFiles.dataUri("image/png", IMAGE);
        JsonNode ticket = body(
                send("/v1/uploads", "{\"content_type\":\"image/png\",\"content_length\":" + IMAGE.length + "}", false));
        put(ticket);
        String uri = ticket.path("uri").asText();
        String known = body(send("/v1/subjects", subject("known", image), true))
                .path("id")
                .asText();
        String stored = body(send("/v1/subjects", subject("known too", uri), true))
                .path("id")
                .asText();
        send("/v1/subjects", subject("echo inline", image), true);
        send("/v1/subjects", subject("echo stored", uri), true);
        send("/v1/subjects", subject("", image), true);
        poll(known);
        poll(stored);

        Secrets secrets = new Secrets()
                .add("provider's key", LoopbackServices.KEY)
                .add("inline medium", IMAGE)
                .add(
                        "signature of the upload",
                        signature(ticket.path("upload_url").asText()))
                .add("signature for the provider", signature(providersUrl()));
        Map<String, byte[]> written = new LinkedHashMap<>();
        written.put("log", lines.text.toByteArray());
        written.put("responses", responses.toByteArray());
        written.put("table", FunctionFixture.items().getBytes(StandardCharsets.UTF_8));
        written.put("documents", documents());
        written.forEach((place, content) -> assertThat(secrets.in(content))
                .as("secrets in the %s: %s", place, secrets.where(content))
                .isEmpty());

        // The search covers the right places: it finds a text that is allowed there, and a secret that is added to
        // them.
        written.forEach((place, content) -> {
            assertThat(new Secrets().add("task", known).in(content)).as(place).hasSize(1);
            ByteArrayOutputStream withSecret = new ByteArrayOutputStream();
            withSecret.writeBytes(content);
            withSecret.writeBytes(LoopbackServices.KEY.getBytes(StandardCharsets.UTF_8));
            assertThat(secrets.in(withSecret.toByteArray())).as(place).containsExactly("provider's key");
        });
    }

    private void poll(String task) throws IOException {
        byte[] event = ("{\"task_id\":\"" + task + "\"}").getBytes(StandardCharsets.UTF_8);
        poll.handleRequest(new ByteArrayInputStream(event), responses, new TestContext(Duration.ofSeconds(60)));
        assertThat(FunctionFixture.keys("results/")).contains("results/" + task + ".json");
    }

    private static void put(JsonNode ticket) throws IOException, InterruptedException {
        HttpRequest.Builder put = HttpRequest.newBuilder(
                        URI.create(ticket.path("upload_url").asText()))
                .method(ticket.path("method").asText(), BodyPublishers.ofByteArray(IMAGE));
        for (Map.Entry<String, JsonNode> header : ticket.path("headers").properties()) {
            if (!header.getKey().equalsIgnoreCase("content-length")) {
                put.header(header.getKey(), header.getValue().asText());
            }
        }
        assertThat(HttpClient.newHttpClient()
                        .send(put.build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    private static String providersUrl() {
        return FunctionFixture.services()
                .submissions("known too")
                .get(0)
                .path("images")
                .get(0)
                .asText();
    }

    private static String signature(String url) {
        String marker = "X-Amz-Signature=";
        int at = url.indexOf(marker);
        assertThat(at).as(url).isPositive();
        return url.substring(at + marker.length()).split("&")[0];
    }

    /** @param kept whether the response is searched: a ticket's own signature is intended for its caller */
    private JsonNode send(String path, String body, boolean kept) throws Exception {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text("api-post"));
        ((ObjectNode) event.path("headers")).remove("idempotency-key");
        JsonNode response =
                EventServer.send(event.put("rawPath", path).put("body", body).toString());
        if (kept) {
            responses.writeBytes(response.toString().getBytes(StandardCharsets.UTF_8));
        }
        return response;
    }

    private static JsonNode body(JsonNode response) throws IOException {
        return JSON.readTree(response.path("body").asText());
    }

    private static String subject(String name, String image) {
        return "{\"name\":\"" + name + "\",\"images\":[\"" + image + "\"]}";
    }

    private static byte[] documents() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String prefix : List.of("results/", "rejected/", "state/")) {
            for (String key : FunctionFixture.keys(prefix)) {
                all.writeBytes(FunctionFixture.object(key));
            }
        }
        return all.toByteArray();
    }

    /** The log of the functions. */
    private static final class Lines extends ExtHandler {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();

        private Lines() {
            setFormatter(new JsonLogFormatter());
            setLevel(Level.ALL);
        }

        @Override
        protected synchronized void doPublish(ExtLogRecord record) {
            text.writeBytes(getFormatter().format(record).getBytes(StandardCharsets.UTF_8));
        }
    }
}
