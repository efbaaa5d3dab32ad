package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.EventServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiFunctionIT.Api.class)
class ApiFunctionIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    public static final class Api extends EventServer.Profile {
        public Api() {
            super("api");
        }
    }

    @Test
    void post_event_isAcceptedOnce() throws Exception {
        JsonNode first = EventServer.send(withImage("api-post"));
        JsonNode again = EventServer.send(withImage("api-post"));

        assertThat(first.path("statusCode").asInt()).as(first.toString()).isEqualTo(202);
        assertThat(body(again).path("id")).isEqualTo(body(first).path("id"));
        assertThat(again.path("headers").properties())
                .anyMatch(header -> header.getKey().equalsIgnoreCase("idempotent-replayed"));
        assertThat(FunctionFixture.services().submissions("Héro 🦸")).hasSize(1);
    }

    @Test
    void post_base64AtAStage_isTheSameRequest() throws Exception {
        JsonNode response = EventServer.send(withImage("api-post-base64-stage"));

        assertThat(response.path("statusCode").asInt()).as(response.toString()).isEqualTo(202);
        assertThat(response.path("headers").toString()).contains("/prod/v1/subjects/");
    }

    @Test
    void get_unknownTask_isAProblem() throws Exception {
        JsonNode response = EventServer.send(Events.text("api-get"));

        assertThat(response.path("statusCode").asInt()).isEqualTo(404);
        assertThat(body(response).path("status").asInt()).isEqualTo(404);
        assertThat(response.path("isBase64Encoded").asBoolean(true)).isFalse();
    }

    @Test
    void upload_thenASubjectWithItsUri_givesTheProviderAUrlForThatObjectOnly() throws Exception {
        byte[] image = MediaFiles.png(200, 100);
        ObjectNode requested =
                request("/v1/uploads", "{\"content_type\":\"image/png\",\"content_length\":" + image.length + "}");
        JsonNode ticket = body(EventServer.send(requested.toString()));

        HttpRequest.Builder put = HttpRequest.newBuilder(
                        URI.create(ticket.path("upload_url").asText()))
                .method(ticket.path("method").asText(), BodyPublishers.ofByteArray(image));
        for (Map.Entry<String, JsonNode> header : ticket.path("headers").properties()) {
            if (!header.getKey().equalsIgnoreCase("content-length")) {
                put.header(header.getKey(), header.getValue().asText());
            }
        }
        assertThat(http.send(put.build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
        String subject =
                "{\"name\":\"Uploaded\",\"images\":[\"" + ticket.path("uri").asText() + "\"]}";
        JsonNode accepted = EventServer.send(request("/v1/subjects", subject).toString());

        assertThat(accepted.path("statusCode").asInt()).as(accepted.toString()).isEqualTo(202);
        String url = FunctionFixture.services()
                .submissions("Uploaded")
                .get(0)
                .path("images")
                .get(0)
                .asText();
        assertThat(http.send(get(url), BodyHandlers.ofByteArray()).body()).isEqualTo(image);
        String tampered = url.replace("/uploads/", "/incoming/");
        assertThat(http.send(get(tampered), BodyHandlers.discarding()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void find_viewThatTheClientHas_isNotModified() throws Exception {
        JsonNode accepted = EventServer.send(withImage("api-post-base64-stage"));
        ObjectNode find = (ObjectNode) JSON.readTree(Events.text("api-get"));
        find.put("rawPath", "/v1/subjects/" + body(accepted).path("id").asText());
        JsonNode found = EventServer.send(find.toString());
        ((ObjectNode) find.path("headers")).put("if-none-match", header(found, "etag"));

        JsonNode same = EventServer.send(find.toString());

        assertThat(found.path("statusCode").asInt()).as(found.toString()).isEqualTo(200);
        assertThat(same.path("statusCode").asInt()).as(same.toString()).isEqualTo(304);
        assertThat(same.has("body")).isFalse();
        assertThat(header(same, "etag")).isEqualTo(header(found, "etag")).startsWith("W/");
        assertThat(header(same, "cache-control")).isEqualTo("private, no-cache");
    }

    @Test
    void validation_andAbout_areForThisPlace() throws Exception {
        JsonNode valid = EventServer.send(request(
                        "/v1/validations",
                        JSON.readTree(withImage("api-post")).path("body").asText())
                .toString());
        assertThat(body(valid).path("valid").asBoolean()).as(valid.toString()).isTrue();

        ObjectNode get = (ObjectNode) JSON.readTree(Events.text("api-get"));
        JsonNode about = body(EventServer.send(get.put("rawPath", "/v1/about").toString()));
        assertThat(about.path("sandbox").asBoolean(true)).isFalse();
        assertThat(about.at("/limits/request/bytes").asLong()).isEqualTo(6_000_000);
        assertThat(about.at("/limits/videos/bytes").asLong()).isEqualTo(100_000_000);
    }

    /** Regression: the server read a byte from an empty body. */
    @Test
    void redrive_emptyBody_isTheSameAsNoBody() throws Exception {
        ObjectNode event = request("/v1/subjects/00000000000000000000000000000000/redrive", "");
        JsonNode empty = EventServer.send(event.toString());
        JsonNode none = EventServer.send(event.without("body").toString());

        assertThat(body(empty).path("code").asText()).as(empty.toString()).isEqualTo("not_found");
        assertThat(body(none).path("code").asText()).as(none.toString()).isEqualTo("not_found");
    }

    private static HttpRequest get(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }

    private static ObjectNode request(String path, String body) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text("api-post"));
        ((ObjectNode) event.path("headers")).remove("idempotency-key");
        return event.put("rawPath", path).put("body", body);
    }

    /** The event of the file, with a valid image: the file's own image is too small for the rules. */
    private static String withImage(String name) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(Events.text(name));
        boolean base64 = event.path("isBase64Encoded").asBoolean();
        String subject = JSON.createObjectNode()
                .put("name", base64 ? "Staged" : "Héro 🦸")
                .set("images", JSON.createArrayNode().add(MediaFiles.dataUri("image/png", MediaFiles.png(100, 100))))
                .toString();
        if (base64) {
            ((ObjectNode) event.path("headers")).remove("idempotency-key");
            subject = Base64.getEncoder().encodeToString(subject.getBytes(StandardCharsets.UTF_8));
        }
        return event.put("body", subject).toString();
    }

    private static String header(JsonNode response, String name) {
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue().asText();
            }
        }
        return "";
    }

    private static JsonNode body(JsonNode response) throws IOException {
        return JSON.readTree(response.path("body").asText());
    }
}
