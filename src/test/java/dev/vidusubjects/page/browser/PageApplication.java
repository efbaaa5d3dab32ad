package dev.vidusubjects.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.guarantees.Application;
import dev.vidusubjects.guarantees.Ledger;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The application that serves the page: a process of its own, which can be killed and started again at its address. */
final class PageApplication implements AutoCloseable {

    static final String TOKEN_SETTING = "SUBJECTS_API_TOKEN";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMAGE = MediaFiles.dataUri("image/png", MediaFiles.png(200, 200));

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path folder;
    private final Map<String, String> settings;
    private Application process;
    private URI address;
    private int starts;

    private PageApplication(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = new HashMap<>(settings);
    }

    /**
     * @param folder the folder for its data and its logs, which must not exist
     * @param settings environment variables
     */
    static PageApplication start(Path folder, Map<String, String> settings) throws IOException {
        PageApplication application = new PageApplication(folder, settings);
        application.start();
        application.settings.put("QUARKUS_HTTP_PORT", application.address.getPort() + "");
        return application;
    }

    /** Starts the application after {@link #kill}, with the same data at the same address. */
    void start() throws IOException {
        starts++;
        process = Application.start(folder.resolve("data"), log(), settings, "-Xmx512m");
        address = process.address();
    }

    /** Kills the application and starts it again. The settings replace those of the same names. */
    void restart(Map<String, String> changed) throws IOException, InterruptedException {
        settings.putAll(changed);
        kill();
        start();
    }

    /** Kills the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.kill();
    }

    String url() {
        return address.toString();
    }

    /** @return the file with the output of the running process */
    Path log() {
        return folder.resolve("application-" + starts + ".log");
    }

    /** @return the names of the subjects that the sandbox has accepted: one entry for each that would have been paid */
    List<String> submissions() {
        try {
            return new Ledger(URI.create(url() + "/sandbox"))
                    .read().stream()
                            .filter(Ledger.Entry::accepted)
                            .map(Ledger.Entry::name)
                            .toList();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the sandbox has accepted a subject of this name. */
    void awaitSubmission(String name) {
        Awaitility.await("the submission of " + name)
                .atMost(Duration.ofSeconds(15))
                .until(() -> submissions().contains(name));
    }

    /**
     * Creates a subject by the API. The response may be a problem.
     *
     * @return the id of the task
     */
    String create(String name) {
        HttpResponse<String> response =
                post("/v1/subjects", "{\"name\":\"" + name + "\",\"images\":[\"" + IMAGE + "\"]}");
        JsonNode json = json(response);
        String id = json.path(json.has("task_id") ? "task_id" : "id").asText();
        assertThat(id).as(response.body()).isNotEmpty();
        return id;
    }

    /** Creates a subject and waits until its task has this status. */
    String create(String name, String status) {
        String id = create(name);
        Awaitility.await("the task of " + name + " to be " + status)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> status.equals(task(id).path("status").asText()));
        return id;
    }

    /** Creates the subjects {@code PREFIX 1} to {@code PREFIX count}, some at the same time. */
    void createMany(String prefix, int count) {
        CompletableFuture<?>[] lanes = IntStream.range(0, 8)
                .mapToObj(lane -> CompletableFuture.runAsync(() -> IntStream.rangeClosed(1, count)
                        .filter(number -> number % 8 == lane)
                        .forEach(number -> create(prefix + " " + number))))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(lanes).join();
    }

    JsonNode task(String id) {
        return json(send(request("/v1/subjects/" + id)));
    }

    /** Replaces the faults of all calls to the sandbox. */
    void faults(String json) {
        assertThat(post("/sandbox/faults", json).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
        String token = settings.get(TOKEN_SETTING);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the application does not respond, see " + log(), e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(response.body(), e);
        }
    }

    /** @return an empty folder below {@code target/page} */
    static Path emptyFolder(String name) throws IOException {
        Path folder = SampleFiles.TARGET.resolve(name);
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
