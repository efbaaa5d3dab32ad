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

/** What the sandbox itself wrote down: the other side's view of what it was asked. */
final class Ledger {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @param taskId empty where the sandbox created nothing
     * @param response an HTTP status, or how the connection ended
     */
    record Entry(Instant at, String name, String taskId, String response) {
        boolean accepted() {
            return !taskId.isEmpty();
        }
    }

    /**
     * @param lists submissions for a list, since the sandbox started
     * @param polls likewise, of lists too
     */
    record Pages(List<Entry> entries, long lists, long polls) {
        List<Entry> accepted() {
            return entries.stream().filter(Entry::accepted).toList();
        }
    }

    /** One for all: a client that is thrown away with its request under way may never answer. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI uri;

    /** @param sandbox its base URL */
    Ledger(URI sandbox) {
        uri = URI.create(sandbox + "/ledger");
    }

    /** @return first to last */
    List<Entry> read() throws IOException, InterruptedException {
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
     * @param name of a subject, without braces
     * @return its entries; the others are not read, as there may be thousands
     */
    List<Entry> of(String name) throws IOException, InterruptedException {
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
