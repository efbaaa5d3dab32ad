package dev.vidusubjects.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.lambda.FunctionFixture;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** The event server of the Lambda extension: the function receives what is posted to it as an event. */
public final class EventServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PORT = "quarkus.lambda.mock-event-server.test-port";

    private EventServer() {}

    /** @return the function's response */
    public static JsonNode send(String event) throws IOException, InterruptedException {
        int port = ConfigProvider.getConfig().getValue(PORT, Integer.class);
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                                .POST(BodyPublishers.ofString(event))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** Runs the application as one of its functions. */
    public abstract static class Profile implements QuarkusTestProfile {

        private final String function;

        public Profile(String function) {
            this.function = function;
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.lambda.handler", function, PORT, "0");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(FunctionFixture.class));
        }
    }
}
