package dev.vidusubjects.guarantees;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The ledger of the sandbox: the provider's own record of the requests that it received. */
public final class Ledger {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @param taskId the task's id, or empty if the sandbox created nothing
     * @param response an HTTP status, or how the connection ended
     */
    public record Entry(Instant at, String name, String taskId, String response) {
        public boolean accepted() {
            return !taskId.isEmpty();
        }
    }

    /**
     * @param lists the number of submissions for a list since the sandbox started
     * @param polls the number of polls since then, including those of lists
     */
    record Pages(List<Entry> entries, long lists, long polls) {
        List<Entry> accepted() {
            return entries.stream().filter(Entry::accepted).toList();
        }
    }

    /** Shared: if a client becomes unreachable while its request is in progress, the request may never complete. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI uri;

    /** @param sandbox the base URL of the sandbox */
    public Ledger(URI sandbox) {
        uri = URI.create(sandbox + "/ledger");
    }

    /** @return all entries, the oldest first */
    public List<Entry> read() throws IOException, InterruptedException {
        return pages().entries();
    }

    Pages pages() throws IOException, InterruptedException {
        return pages("");
    }

    /**
     * @param name the name of a subject
     * @return the entries of this subject; the others are not sent, as there may be thousands
     */
    public List<Entry> of(String name) throws IOException, InterruptedException {
        return pages("?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8)).entries();
    }

    private Pages pages(String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri + query))
                .timeout(Duration.ofSeconds(30))
                .build();
        JsonNode json =
                JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
        List<Entry> entries = new ArrayList<>();
        for (JsonNode submission : json.get("submissions")) {
            entries.add(entry(submission));
        }
        return new Pages(entries, json.get("lists").asLong(), json.get("polls").asLong());
    }

    private static Entry entry(JsonNode submission) {
        return new Entry(
                Instant.parse(submission.get("at").asText()),
                submission.get("name").asText(),
                submission.path("task_id").asText(""),
                submission.get("response").asText());
    }
}
