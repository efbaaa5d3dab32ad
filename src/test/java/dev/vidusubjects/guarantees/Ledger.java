package dev.vidusubjects.guarantees;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the sandbox itself wrote down: the other side's view of what it was asked. */
final class Ledger {

    private static final JsonMapper JSON = new JsonMapper();

    /** @param taskId empty where the sandbox created nothing */
    record Entry(String name, String taskId) {
        boolean accepted() {
            return !taskId.isEmpty();
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
        JsonNode json = JSON.readTree(CLIENT.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body());
        List<Entry> entries = new ArrayList<>();
        for (JsonNode submission : json.get("submissions")) {
            entries.add(new Entry(
                    submission.get("name").asText(), submission.path("task_id").asText("")));
        }
        return entries;
    }
}
