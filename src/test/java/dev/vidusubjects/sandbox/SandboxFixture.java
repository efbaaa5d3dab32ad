package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.fixture.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A sandbox for each test, with a clock that the test moves, and with calls in the provider's wire format. */
final class SandboxFixture implements BeforeEachCallback, AfterEachCallback {

    static final Duration DELAY = Duration.ofSeconds(10);
    static final Optional<String> KEY = Optional.of("Bearer sandbox");
    static final Duration URL_EXPIRY = Duration.ofHours(24);
    static final String BASE = "http://127.0.0.1:8080/sandbox";
    static final String IMAGE = "\"data:image/png;base64,AAAA\"";

    /** Longer than a list request takes. */
    private static final Duration LIST_DELAY = Duration.ofSeconds(1);

    private static final Pattern FILE_URL = Pattern.compile("/files/([^/]+)/([^/?]+)\\?expires=([^&]*)&signature=(.*)");

    private static final ObjectMapper JSON = new ObjectMapper();

    final MutableClock clock = new MutableClock();

    private final RandomGenerator random = new SplittableRandom(1);
    private Path folder;
    private Sandbox sandbox;
    private int foreignSubjects;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("sandbox");
        open();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        sandbox.close();
        Files.delete(journal());
        Files.delete(journal().resolveSibling("files.key"));
        Files.delete(journal().getParent());
        Files.delete(folder);
    }

    private void open() throws IOException {
        sandbox = new Sandbox(journal(), DELAY, foreignSubjects, URL_EXPIRY, clock, random);
    }

    void restart() throws IOException {
        sandbox.close();
        open();
    }

    void restartWithForeignSubjects(int number) throws IOException {
        foreignSubjects = number;
        restart();
    }

    Path journal() {
        return folder.resolve("sandbox/journal.jsonl");
    }

    Sandbox sandbox() {
        return sandbox;
    }

    SandboxResponse send(String body) throws IOException {
        return sandbox.submit(KEY, body.getBytes(StandardCharsets.UTF_8));
    }

    SandboxResponse submit(String params) throws IOException {
        return send("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":" + params + "}]}");
    }

    SandboxResponse create(String name) throws IOException {
        return submit("{\"name\":\"" + name + "\",\"images\":[" + IMAGE + "]}");
    }

    /** @return the id of the task */
    String created(String name) throws IOException {
        return json(create(name)).path("id").asText();
    }

    SandboxResponse poll(String id) {
        return sandbox.poll(KEY, id, BASE);
    }

    /** @return the task object that a poll returns */
    JsonNode task(String id) {
        return json(poll(id));
    }

    /**
     * Creates a subject, and lets its creation end.
     *
     * @return the id of the task
     */
    String completed(String name, String image) throws IOException {
        String id = json(submit("{\"name\":\"" + name + "\",\"images\":[\"" + image + "\"]}"))
                .path("id")
                .asText();
        clock.advance(DELAY);
        return id;
    }

    /** @return the URL of the first picture of a completed subject */
    String pictureUrl(String taskId) throws IOException {
        return text(task(taskId)).path("images").path(0).asText();
    }

    /** @return the response to a request for a file */
    FileReply file(String url) {
        assertThat(url).startsWith(BASE + "/files/");
        Matcher parts = FILE_URL.matcher(url.substring(BASE.length()));
        assertThat(parts.matches()).as(url).isTrue();
        return sandbox.file(parts.group(1), parts.group(2), parts.group(3), parts.group(4))
                .get();
    }

    SandboxResponse submitList(String params) throws IOException {
        return send("{\"model\":\"vidu_get_subjects\",\"input\":[{\"params\":" + params + "}]}");
    }

    /** Submits a list request, and lets it finish: the clock advances by a second. */
    JsonNode list(String params) throws IOException {
        SandboxResponse response = submitList(params);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        String id = json(response).path("id").asText();
        assertThat(task(id).path("status").asText()).isEqualTo("processing");
        clock.advance(LIST_DELAY);
        return text(task(id));
    }

    /** @return the names of all entries on all pages */
    List<String> listNames(int count) throws IOException {
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = list("{\"count\":" + count + ",\"next_page_token\":\"" + token + "\"}");
            names.addAll(names(page));
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());
        return names;
    }

    static List<String> names(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.path("subjects").forEach(subject -> names.add(subject.path("name").asText()));
        return names;
    }

    List<JsonNode> ledger() {
        List<JsonNode> entries = new ArrayList<>();
        sandbox.ledger(Optional.empty()).path("submissions").forEach(entries::add);
        return entries;
    }

    void faults(String settings) throws IOException {
        sandbox.faults(JSON.readTree(settings));
    }

    void listSettings(String settings) throws IOException {
        sandbox.list(JSON.readTree(settings));
    }

    static JsonNode json(SandboxResponse response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    static String code(SandboxResponse response) {
        return json(response).path("error").path("code").asText();
    }

    /** @return the text of a completed task, parsed */
    static JsonNode text(JsonNode task) throws IOException {
        JsonNode content = task.path("output").path(0).path("content").path(0);
        assertThat(content.path("type").asText()).isEqualTo("text");
        assertThat(content.path("text").isTextual()).isTrue();
        return JSON.readTree(content.path("text").asText());
    }
}
