package dev.vidusubjects.guarantees;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
        JsonNode json = JSON.readTree(text());
        List<Entry> entries = new ArrayList<>();
        for (JsonNode submission : json.get("submissions")) {
            entries.add(entry(submission));
        }
        return new Pages(entries, json.get("lists").asLong(), json.get("polls").asLong());
    }

    /**
     * @param name the name of a subject, without braces
     * @return the entries of this subject; the others are not parsed, as there may be thousands
     */
    public List<Entry> of(String name) throws IOException, InterruptedException {
        String text = text();
        String field = "\"name\":" + TextNode.valueOf(name) + ",";
        List<Entry> entries = new ArrayList<>();
        for (int at = text.indexOf(field); at >= 0; at = text.indexOf(field, at + 1)) {
            entries.add(entry(JSON.readTree(text.substring(text.lastIndexOf('{', at), text.indexOf('}', at) + 1))));
        }
        return entries;
    }

    private static Entry entry(JsonNode submission) {
        return new Entry(
                Instant.parse(submission.get("at").asText()),
                submission.get("name").asText(),
                submission.path("task_id").asText(""),
                submission.get("response").asText());
    }

    private String text() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
        return CLIENT.send(request, BodyHandlers.ofString()).body();
    }
}
