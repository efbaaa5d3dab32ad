package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.builder.MediaFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged application with a provider that echoes everything that it receives. Everything that the application
 * writes in a full run (its log at level DEBUG, the documents, the task store's file, its responses) contains neither
 * keys nor tokens, signatures, secrets and endpoints' queries of webhooks, or inline media.
 */
class SecretsIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String KEY = "vtrix-key-" + Long.toString(Form.seed() * 7919, 36) + "-that-stays-secret";
    private static final String TOKEN = "api-token-" + Long.toString(Form.seed() * 104_729, 36) + "-that-stays-secret";
    private static final String CALLERS_SIGNATURE = "caller-signature-0123456789abcdef0123456789abcdef";
    private static final String WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OLD_WEBHOOK_SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl1XbHUYLn";
    private static final String ENDPOINT_TOKEN = "endpoint-token-0123456789abcdef0123456789abcdef";
    private static final String CALLERS_ENDPOINT_TOKEN = "caller-endpoint-token-0123456789abcdef01234567";
    private static final byte[] IMAGE = Secrets.unique(MediaFiles.png(100, 100), Form.seed());

    private static final String HOOK = "/hook";
    private static final String CALLERS_HOOK = "/callers-hook";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    private final ByteArrayOutputStream responses = new ByteArrayOutputStream();
    private Path data;
    private URI address;

    @Test
    void fullRun_scanned_holdsNoSecret() throws Exception {
        data = folder.resolve("data");
        Secrets secrets = new Secrets()
                .add("provider's key", KEY)
                .add("API token", TOKEN)
                .add("webhook secret", WEBHOOK_SECRET)
                .add("old webhook secret", OLD_WEBHOOK_SECRET)
                .add("inline medium", IMAGE);
        Secrets known = new Secrets();
        String log;
        // It refuses the first attempts, so that the reasons of refusals are written too.
        try (EchoingProvider provider = new EchoingProvider();
                WebhookReceiver receiver = new WebhookReceiver(OLD_WEBHOOK_SECRET, 1);
                Application application =
                        Application.start(data, folder.resolve("log"), settings(provider, receiver))) {
            address = application.address();
            secrets.add("upload signature", upload());
            secrets.add(
                    "key that signs uploads",
                    Files.readString(data.resolve("upload.key")).strip());
            calls(receiver);
            drop();
            Awaitility.await("tasks to end")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> count("results") == 6 && count("rejected") == 3);
            Awaitility.await("webhooks to be delivered")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> receiver.accepted(HOOK) > 0 && receiver.accepted(CALLERS_HOOK) > 0);
            assertThat(receiver.faults()).isEmpty();
            String deliveries = "/v1/subjects/" + id("hooked") + "/deliveries";
            get(deliveries);
            post(deliveries, "", TOKEN);
            get("/v1/subjects/" + id("hooked"));
            known.add("a completed task", id("done"));
            known.add("a failed task", id("fails"));
            get("/q/health");
            log = application.log();
        }

        Map<String, byte[]> written = new LinkedHashMap<>();
        written.put("log", log.getBytes());
        written.put("responses", responses.toByteArray());
        written.put("tasks.mv", Files.readAllBytes(data.resolve("tasks.mv")));
        written.put("results", all("results"));
        written.put("rejected", all("rejected"));
        written.put("state", all("state"));
        written.put("media", all("media"));
        written.forEach((place, content) -> assertThat(secrets.in(content))
                .as("secrets in the %s: %s", place, secrets.where(content))
                .isEmpty());

        // A caller's own signed URL is stored with its task, as a redrive needs it, and nowhere else.
        Secrets callers = new Secrets().add("signature of the caller's URL", CALLERS_SIGNATURE);
        written.forEach((place, content) ->
                assertThat(callers.in(content).isEmpty()).as(place).isEqualTo(!place.equals("tasks.mv")));

        // An endpoint is stored with the task that names it, and with a delivery that waits, and nowhere else.
        Secrets endpoints = new Secrets()
                .add("query of the deployment's endpoint", ENDPOINT_TOKEN)
                .add("query of the caller's endpoint", CALLERS_ENDPOINT_TOKEN);
        written.forEach((place, content) -> {
            if (!place.equals("tasks.mv")) {
                assertThat(endpoints.in(content)).as(place).isEmpty();
            }
        });

        // The search covers the right places: it finds the texts that are allowed there, and a secret that is added to
        // them.
        assertThat(known.in(written.get("log"))).containsExactly("a completed task", "a failed task");
        assertThat(known.in(written.get("responses"))).containsExactly("a completed task", "a failed task");
        assertThat(known.in(written.get("tasks.mv"))).containsExactly("a completed task", "a failed task");
        assertThat(known.in(written.get("results"))).contains("a completed task");
        assertThat(known.in(written.get("rejected"))).contains("a failed task");
        written.forEach((place, content) -> assertThat(secrets.in(with(content, KEY)))
                .as("added to the %s", place)
                .containsExactly("provider's key"));
    }

    private static Map<String, String> settings(EchoingProvider provider, WebhookReceiver receiver) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("VTRIX_BASE_URL", provider.url().toString());
        settings.put("VTRIX_API_KEY", KEY);
        settings.put("SUBJECTS_API_TOKEN", TOKEN);
        settings.put("SUBJECTS_POLLING_FIRST", "50ms");
        settings.put("SUBJECTS_STANDALONE_WATCH_EVERY", "50ms");
        settings.put("SUBJECTS_STANDALONE_SETTLE", "100ms");
        settings.put("SUBJECTS_SWEEP_RECONCILE", "false");
        settings.put("SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND", "100");
        settings.put("SUBJECTS_WEBHOOKS_SECRET", WEBHOOK_SECRET + " " + OLD_WEBHOOK_SECRET);
        settings.put(
                "SUBJECTS_WEBHOOKS_URLS",
                receiver.url(HOOK + "?token=" + ENDPOINT_TOKEN).toString());
        settings.put("SUBJECTS_WEBHOOKS_ALLOW_PRIVATE", "true");
        settings.put("QUARKUS_LOG_LEVEL", "DEBUG");
        return settings;
    }

    /**
     * Sends a request for each kind of result: completed, failed, refused, account refused, without a response,
     * invalid.
     */
    private void calls(WebhookReceiver receiver) throws Exception {
        String image = MediaFiles.dataUri("image/png", IMAGE);
        String hook =
                receiver.url(CALLERS_HOOK + "?token=" + CALLERS_ENDPOINT_TOKEN).toString();
        post("/v1/subjects", subject("hooked", image).replace("]}", "],\"webhook_url\":\"" + hook + "\"}"), TOKEN);
        // A refusal must not quote the endpoint.
        post(
                "/v1/subjects",
                subject("refused hook", image)
                        .replace("]}", "],\"webhook_url\":\"ftp" + hook.substring("http".length()) + "\"}"),
                TOKEN);
        for (String name : List.of("done", "fails", "refused", "account", "cut")) {
            post("/v1/subjects", subject(name, image), TOKEN);
        }
        post(
                "/v1/subjects",
                subject("signed", "https://media.invalid/a.png?X-Amz-Signature=" + CALLERS_SIGNATURE),
                TOKEN);
        post("/v1/subjects", subject("", image.replace("image/png", "image/webp")), TOKEN);
        post("/v1/subjects", subject("done", image).replace("]}", "],\"" + image + "\":1}"), TOKEN);
        post("/v1/subjects", image, TOKEN);
        post("/v1/subjects", subject("done", image), TOKEN + "x");
        post(
                "/model/v1/generation",
                "{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":" + subject("wire", image) + "}]}",
                TOKEN);
    }

    /** @return the signature of the upload URL */
    private String upload() throws Exception {
        JsonNode ticket = JSON.readTree(send(
                        HttpRequest.newBuilder(address.resolve("/v1/uploads"))
                                .POST(BodyPublishers.ofString(
                                        "{\"content_type\":\"image/png\",\"content_length\":" + IMAGE.length + "}")),
                        TOKEN)
                .body());
        String url = ticket.path("upload_url").asText();
        String signature = url.substring(url.indexOf("signature=") + "signature=".length());
        HttpRequest.Builder put = HttpRequest.newBuilder(address.resolve(url))
                .header("Content-Type", "image/png")
                .PUT(BodyPublishers.ofByteArray(IMAGE));
        assertThat(keep(send(put, TOKEN)).statusCode()).isBetween(200, 204);
        HttpRequest.Builder late = HttpRequest.newBuilder(address.resolve(url.replace("expires=", "expires=1")))
                .header("Content-Type", "image/png")
                .PUT(BodyPublishers.ofByteArray(IMAGE));
        assertThat(keep(send(late, TOKEN)).statusCode()).isEqualTo(403);
        post("/v1/subjects", subject("stored", ticket.path("uri").asText()), TOKEN);
        return signature;
    }

    private void drop() throws IOException {
        String image = MediaFiles.dataUri("image/png", IMAGE);
        Files.write(data.resolve("incoming/dropped.png"), IMAGE);
        Files.writeString(data.resolve("incoming/invalid.json"), subject("", image.replace("image/png", "image/webp")));
        Files.writeString(data.resolve("incoming/malformed.json"), "{" + image);
    }

    private static String subject(String name, String image) {
        return "{\"name\":\"" + name + "\",\"images\":[\"" + image + "\"]}";
    }

    private void post(String path, String body, String token) throws Exception {
        keep(send(HttpRequest.newBuilder(address.resolve(path)).POST(BodyPublishers.ofString(body)), token));
    }

    private byte[] get(String path) throws Exception {
        return keep(send(HttpRequest.newBuilder(address.resolve(path)), TOKEN)).body();
    }

    private String id(String name) throws Exception {
        for (JsonNode task : JSON.readTree(get("/v1/subjects?limit=100")).path("subjects")) {
            if (task.path("name").asText().equals(name)) {
                return task.path("id").asText();
            }
        }
        throw new AssertionError("there is no task " + name);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request, String token) throws Exception {
        HttpRequest whole = request.build();
        HttpRequest.Builder authorized =
                HttpRequest.newBuilder(whole, (name, value) -> true).header("Authorization", "Bearer " + token);
        if (whole.headers().firstValue("Content-Type").isEmpty()) {
            authorized.header("Content-Type", "application/json");
        }
        return CLIENT.send(authorized.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> keep(HttpResponse<byte[]> response) throws IOException {
        responses.write((response.statusCode() + " " + response.headers().map() + "\n").getBytes());
        responses.write(response.body());
        return response;
    }

    private long count(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve(prefix))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private byte[] all(String prefix) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (!Files.exists(data.resolve(prefix))) {
            return all.toByteArray();
        }
        try (Stream<Path> files = Files.walk(data.resolve(prefix))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.write((file.getFileName() + "\n").getBytes());
                all.write(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    private static byte[] with(byte[] content, String secret) {
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.writeBytes(content);
        more.writeBytes(secret.getBytes());
        return more.toByteArray();
    }
}
