package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Configures the faults of a running sandbox. */
final class SandboxControl {

    /** With this response, a client waits for its own timeout: too slow for suites with hundreds of submissions. */
    private static final String HANG = "hang";

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI sandbox;

    /** @param sandbox the base URL of the sandbox */
    SandboxControl(URI sandbox) {
        this.sandbox = sandbox;
    }

    /** @return the fault profile that is now in effect */
    JsonNode faults(String json) throws IOException, InterruptedException {
        return post("/faults", json);
    }

    /** @return the list settings that are now in effect */
    JsonNode list(String json) throws IOException, InterruptedException {
        return post("/list", json);
    }

    /** @return the names of all responses that may follow a creation */
    List<String> shapesAfterCreation() throws IOException, InterruptedException {
        return names(faults("{}").get("created_then"));
    }

    /** @return the responses after a creation that arrive without a delay, as a JSON array of their names */
    String promptShapesAfterCreation() throws IOException, InterruptedException {
        List<String> prompt = new ArrayList<>(shapesAfterCreation());
        assertThat(prompt.remove(HANG)).isTrue();
        return JSON.writeValueAsString(prompt);
    }

    /** @return the names of all faulty responses to polls */
    List<String> shapesOnPolls() throws IOException, InterruptedException {
        return names(faults("{}").get("poll_faults"));
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }

    private JsonNode post(String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create(sandbox + path))
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
