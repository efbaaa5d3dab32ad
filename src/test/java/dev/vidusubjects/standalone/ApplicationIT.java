package dev.vidusubjects.standalone;

import static dev.vidusubjects.standalone.ApplicationProcess.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vidusubjects.builder.MediaFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application as a separate process: tests that need a real start and a real kill. */
class ApplicationIT {

    private static final String IMAGE = MediaFiles.dataUri("image/png", MediaFiles.png(200, 200));
    private static final Map<String, String> QUICK =
            Map.of("SUBJECTS_POLLING_FIRST", "200ms", "SUBJECTS_STANDALONE_SETTLE", "100ms");

    @TempDir
    Path folder;

    @Test
    void killed_withOpenTasks_everyTaskEndsAndNoneIsSubmittedTwice() throws Exception {
        Map<String, String> ids;
        try (ApplicationProcess first = ApplicationProcess.start(folder, QUICK)) {
            ids = submitEachTwiceAtOnce(first);
            CompletableFuture.runAsync(() -> post(first, "Hero [hang]", "key-of-hero-hang"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> accepted(first)
                    .contains("Hero [hang]"));
            Files.write(folder.resolve("data/incoming/dropped.png"), MediaFiles.png(200, 200));
            first.kill();
        }
        try (ApplicationProcess second = ApplicationProcess.start(folder, QUICK)) {
            for (Map.Entry<String, String> known : ids.entrySet()) {
                HttpResponse<String> replay = post(second, known.getKey(), "key of " + known.getKey());
                assertThat(replay.headers().firstValue("Idempotent-Replayed")).contains("true");
                assertThat(json(replay).path("id").asText()).isEqualTo(known.getValue());
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(statuses(second))
                    .hasSize(ids.size() + 2)
                    .allSatisfy((name, status) -> assertThat(status)
                            .isIn(
                                    name.contains("[hang]")
                                            ? List.of("unconfirmed", "completed")
                                            : List.of("completed"))));
            assertThat(accepted(second)).doesNotHaveDuplicates().hasSize(ids.size() + 2);
            for (String id : ids.values()) {
                assertThat(folder.resolve("data/results/" + id + ".json")).isNotEmptyFile();
            }
            assertThat(folder.resolve("data/results/dropped.png.json")).isNotEmptyFile();
        }
    }

    @Test
    void started_withAKeyAndABaseUrl_usesThatServerAndNothingElseChanges() throws Exception {
        try (OtherProvider provider = new OtherProvider();
                ApplicationProcess application = ApplicationProcess.start(
                        folder,
                        Map.of(
                                "VTRIX_API_KEY",
                                "a-key-of-ours",
                                "VTRIX_BASE_URL",
                                provider.url(),
                                "SUBJECTS_POLLING_FIRST",
                                "200ms"))) {
            HttpResponse<String> response =
                    application.post("/v1/subjects", body("Hero"), "Prefer", "wait=25", "Idempotency-Key", "one");

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().firstValue("Vidu-Subjects-Provider")).isEmpty();
            JsonNode task = json(response);
            assertThat(task.has("sandbox")).isFalse();
            assertThat(task.path("provider_task_id").asText()).isEqualTo("theirs-1");
            assertThat(task.at("/subject/id").asText()).isEqualTo("subject-1");
            assertThat(task.at("/subject/credits").asInt()).isEqualTo(7);

            assertThat(provider.calls)
                    .startsWith("POST /model/v1/generation", "GET /model/v1/generation/task/theirs-1");
            assertThat(provider.keys).containsOnly("Bearer a-key-of-ours");
            assertThat(provider.submitted.path("model").asText()).isEqualTo("vidu_create_subjects");
            assertThat(provider.submitted.at("/input/0/params/name").asText()).isEqualTo("Hero");
            assertThat(provider.submitted.at("/input/0/params/images/0").asText())
                    .isEqualTo(IMAGE);

            String document = Files.readString(
                    folder.resolve("data/results/" + task.path("id").asText() + ".json"));
            assertThat(document).contains("\"subject-1\"", "\"novelty\"").doesNotContain("a-key-of-ours");
            assertThat(application.log()).contains(provider.url()).doesNotContain("SANDBOX", "a-key-of-ours");
        }
    }

    /** The sandbox's part of a submission must not wait for a worker: all of them may be waiting for the sandbox. */
    @Test
    void moreCallersThanWorkers_everySubmissionIsCompleted() throws Exception {
        Map<String, String> settings = new HashMap<>(QUICK);
        settings.put("QUARKUS_THREAD_POOL_MAX_THREADS", "4");
        settings.put("SUBJECTS_PROVIDER_MAX_SUBMITS_PER_SECOND", "1000");
        String image = MediaFiles.dataUri("image/png", Arrays.copyOf(MediaFiles.png(200, 200), 200_000));
        ExecutorService callers = Executors.newFixedThreadPool(24);
        try (ApplicationProcess application = ApplicationProcess.start(folder, settings)) {
            List<Future<HttpResponse<String>>> responses = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String body = body("Hero " + i, image);
                responses.add(callers.submit(() -> application.post("/v1/subjects", body)));
            }

            for (Future<HttpResponse<String>> response : responses) {
                assertThat(response.get().statusCode())
                        .as(response.get().body())
                        .isEqualTo(202);
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(statuses(application))
                    .hasSize(24)
                    .allSatisfy((name, status) -> assertThat(status).isEqualTo("completed")));
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void started_notOnLoopbackWithoutAToken_endsAndNamesTheSettings() throws Exception {
        assertThat(ApplicationProcess.startExpectingFailure(folder, Map.of("QUARKUS_HTTP_HOST", "0.0.0.0")))
                .startsWith("1\n")
                .contains("SUBJECTS_API_TOKEN", "quarkus.http.host=127.0.0.1")
                .doesNotContain("Listening on");
    }

    @Test
    void started_contradictoryPollingSettings_endsAndNamesTheRule() throws Exception {
        assertThat(ApplicationProcess.startExpectingFailure(folder, Map.of("SUBJECTS_POLLING_MAX", "1s")))
                .startsWith("1\n")
                .contains("0 < first, steady ≤ max", "max PT1S")
                .doesNotContain("Listening on");
    }

    /** @return the tasks' ids by name */
    private static Map<String, String> submitEachTwiceAtOnce(ApplicationProcess application) throws Exception {
        List<String> names = List.of("Hero 1 [slow=3s]", "Hero 2 [slow=4s]", "Hero 3 [slow=5s]");
        ExecutorService callers = Executors.newFixedThreadPool(2 * names.size());
        try {
            List<Future<HttpResponse<String>>> responses = new ArrayList<>();
            for (String name : names) {
                for (int i = 0; i < 2; i++) {
                    responses.add(callers.submit(() -> post(application, name, "key of " + name)));
                }
            }
            Map<String, String> ids = new TreeMap<>();
            Set<String> replayed = new TreeSet<>();
            for (Future<HttpResponse<String>> future : responses) {
                HttpResponse<String> response = future.get();
                assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
                JsonNode task = json(response);
                String earlier =
                        ids.put(task.path("name").asText(), task.path("id").asText());
                assertThat(earlier).isIn(null, task.path("id").asText());
                response.headers()
                        .firstValue("Idempotent-Replayed")
                        .ifPresent(yes -> replayed.add(task.path("name").asText()));
            }
            assertThat(replayed).containsExactlyElementsOf(names);
            return ids;
        } finally {
            callers.shutdownNow();
        }
    }

    private static HttpResponse<String> post(ApplicationProcess application, String name, String key) {
        try {
            return application.post("/v1/subjects", body(name), "Idempotency-Key", key);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String body(String name) {
        return body(name, IMAGE);
    }

    private static String body(String name, String image) {
        return "{\"name\":\"" + name + "\",\"images\":[\"" + image + "\"]}";
    }

    /** @return the names of the subjects that the sandbox accepted, once for each acceptance */
    private static List<String> accepted(ApplicationProcess application) throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode submission : json(application.get("/sandbox/ledger")).path("submissions")) {
            if (submission.path("accepted").asBoolean()) {
                names.add(submission.path("name").asText());
            }
        }
        return names;
    }

    private static Map<String, String> statuses(ApplicationProcess application) throws Exception {
        Map<String, String> statuses = new TreeMap<>();
        for (JsonNode task : json(application.get("/v1/subjects?limit=100")).path("subjects")) {
            statuses.put(task.path("name").asText(), task.path("status").asText());
        }
        return statuses;
    }

    /** A minimal provider that implements the API contract: one task, which is completed when it is polled. */
    private static final class OtherProvider implements AutoCloseable {
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private final Set<String> keys = new ConcurrentSkipListSet<>();
        private volatile JsonNode submitted;

        OtherProvider() throws IOException {
            server.createContext("/", this::respond);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void respond(HttpExchange call) throws IOException {
            keys.add(String.valueOf(call.getRequestHeaders().getFirst("Authorization")));
            JsonNode body = new ObjectMapper().readTree(call.getRequestBody());
            boolean listing = body.path("model").asText().equals("vidu_get_subjects");
            String id = listing || call.getRequestURI().getPath().endsWith("listing") ? "listing" : "theirs-1";
            if (id.equals("theirs-1")) {
                calls.add(call.getRequestMethod() + " " + call.getRequestURI());
                submitted = call.getRequestMethod().equals("POST") ? body : submitted;
            }
            String text = id.equals("listing")
                    ? "{\\\"subjects\\\":[],\\\"count\\\":0}"
                    : "{\\\"id\\\":\\\"subject-1\\\",\\\"name\\\":\\\"Hero\\\",\\\"credits\\\":\\\"7\\\"}";
            byte[] response = (call.getRequestMethod().equals("POST")
                            ? "{\"id\":\"" + id + "\",\"status\":\"queued\",\"created_at\":1795591955}"
                            : "{\"task_id\":\"" + id
                                    + "\",\"status\":\"SUCCESS\",\"novelty\":1,\"output\":[{\"content\":[{\"type\":"
                                    + "\"text\",\"text\":\"" + text + "\"}]}]}")
                    .getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().add("Content-Type", "application/json");
            call.sendResponseHeaders(200, response.length);
            call.getResponseBody().write(response);
            call.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
