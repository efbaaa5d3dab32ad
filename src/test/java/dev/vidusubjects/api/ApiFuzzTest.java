package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.body;
import static dev.vidusubjects.api.Calls.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.fuzz.FuzzTries;
import dev.vidusubjects.fuzz.HostileJson;
import dev.vidusubjects.fuzz.HostilePath;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sends untrusted requests to the running application. It must respond to each of them quickly and with a bounded size:
 * with a problem if it refuses the request, never with a server error. A response must not reveal internals or repeat a
 * secret. The application must write files only in its own folders, and it must continue to work afterwards.
 */
@QuarkusTest
@TestProfile(ApiProfile.class)
class ApiFuzzTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Limit of any response, in bytes: enough for a page of a listing. */
    private static final int MAX_RESPONSE_BYTES = 128 * 1024;

    /** Limit of an error response, in bytes. */
    private static final int MAX_REFUSAL_BYTES = 64 * 1024;

    private static final Pattern INTERNALS = Pattern.compile(
            "Exception|\\bat [a-z]+\\.[a-z]+\\.|\\.java\\b|\\bjavax?\\.|jakarta\\.|fasterxml|jackson|vertx|netty|quarkus"
                    + "|resteasy|dev\\.vidusubjects|StreamRead|JsonRead|Feature|[a-z]\\w*\\(\\)");

    private static final Pattern ALLOWED_FILES = Pattern.compile("(results|rejected)/[0-9a-f]{32}\\.json"
            + "|uploads/[0-9a-f]{32}\\.[a-z0-9]{3,4}"
            + "|uploads/[0-9a-f]{32}/(images|videos)-[0-9]\\.[a-z0-9]{3,4}"
            + "|media/[0-9a-f]{32}/(image|video)-[0-9]{1,2}\\.[a-z0-9]{3,4}"
            + "|(.*/)?\\.tmp-[0-9a-f-]{36}|upload\\.key|state/[a-z.-]+"
            + "|state/known-subjects/[0-9]+-[0-9a-f]{16}\\.bin"
            + "|tasks[^/]*|sandbox/[a-z.]+");

    @Inject
    SubjectsConfig config;

    private Path data;
    private Set<Path> siblings;

    @BeforeEach
    void createCanaries() throws IOException {
        data = config.standalone().dataDir().toAbsolutePath();
        byte[] image = MediaFiles.png(64, 64);
        for (String canary : new String[] {"../canary.png", "results/canary.png", "state/canary.png", "canary.png"}) {
            Files.write(data.resolve(canary), image);
        }
        siblings = list(data.getParent(), 1);
    }

    @AfterEach
    void checkFilesAndHealth() throws IOException {
        for (String canary : new String[] {"../canary.png", "results/canary.png", "state/canary.png", "canary.png"}) {
            assertThat(data.resolve(canary)).hasBinaryContent(MediaFiles.png(64, 64));
            Files.delete(data.resolve(canary));
        }
        siblings.remove(data.getParent().resolve("canary.png"));
        assertThat(list(data.getParent(), 1)).isEqualTo(siblings);
        assertThat(list(data, 10)).map(file -> data.relativize(file).toString()).allSatisfy(file -> assertThat(file)
                .matches(ALLOWED_FILES));
        given().get("/q/health").then().statusCode(200);
        String id = Calls.createdId("After the fuzz requests");
        Calls.await(id, "completed");
    }

    @Test
    void bodies_untrusted_getAResponse() {
        FuzzTries.check(FuzzRequest.brokenBodies(), 20260201, 250, this::send);
    }

    @Test
    void headers_untrusted_getAResponse() {
        FuzzTries.check(FuzzRequest.oddHeaders(), 20260202, 120, this::send);
    }

    @Test
    void targets_untrusted_getAResponse() {
        Calls.createdId("One of two");
        Calls.createdId("The other");
        String cursor = given().get("/v1/subjects?limit=1").path("next_cursor");
        FuzzTries.check(FuzzRequest.oddTargets(cursor), 20260203, 250, this::send);
    }

    @Test
    void uploads_tamperedTicket_areRefused() throws IOException {
        int length = 100;
        String url = json("{\"content_type\": \"image/png\", \"content_length\": " + length + "}")
                .post("/v1/uploads")
                .path("upload_url");
        String ticket = url.substring(url.indexOf("/uploads/"));
        Set<Path> before = list(data.resolve("uploads"), 10);
        FuzzTries.check(FuzzRequest.tamperedUploads(ticket, length), 20260204, 80, request -> {
            RawResponse response = send(request);
            // A path that normalises to the ticket's path is accepted: the signature covers the normalised path.
            assertThat(response.status()).isIn(0, 200, 400, 403, 404, 405, 411, 415);
        });

        Path own = data.resolve("uploads").resolve(ticket.substring("/uploads/".length(), ticket.indexOf('?')));
        Set<Path> written = list(data.resolve("uploads"), 10);
        written.removeAll(before);
        assertThat(written).isSubsetOf(Set.of(own));

        FuzzTries.check(
                Arbitraries.just(new FuzzRequest(
                        "PUT",
                        ticket,
                        List.of("Host: localhost", "Content-Type: image/png"),
                        new byte[length],
                        FuzzRequest.Framing.LENGTH)),
                1,
                1,
                request -> assertThat(send(request).status())
                        .as("the ticket itself")
                        .isEqualTo(200));
    }

    /** Each canary is a valid image: the request would be accepted if the application read it. */
    @Test
    void references_outsideTheFolders_areRefused() {
        Arbitrary<String> folders = HostilePath.paths().map(path -> path.replaceAll("[\\s\\p{Cntrl}]", ""));
        Arbitrary<String> references = Combinators.combine(
                        Arbitraries.of(
                                "local://uploads/",
                                "local://incoming/",
                                "local://results/",
                                "local://state/",
                                "local://",
                                "local:///",
                                "local://../",
                                "local://uploads",
                                "LOCAL://uploads/",
                                "s3://uploads/",
                                "file://" + data + "/"),
                        folders,
                        Arbitraries.of(
                                "canary.png",
                                "../canary.png",
                                "../../canary.png",
                                "..%2fcanary.png",
                                "%2e%2e/canary.png",
                                "../results/canary.png",
                                "..%2fstate%2fcanary.png"))
                .as((prefix, folder, canary) -> prefix + (folder.isEmpty() ? "" : folder + "/") + canary);
        FuzzTries.check(references, 20260205, 80, reference -> {
            String body = "{\"name\": \"Hero\", \"images\": [" + HostileJson.quoted(reference) + "]}";
            FuzzRequest request = new FuzzRequest(
                    "POST",
                    "/v1/subjects",
                    List.of("Host: localhost", "Content-Type: application/json"),
                    body.getBytes(StandardCharsets.UTF_8),
                    FuzzRequest.Framing.LENGTH);
            assertThat(send(request).status()).isEqualTo(422);
        });
    }

    /** @param status the HTTP status, or 0 if the server closed the connection without a response */
    private record RawResponse(int status, String head, byte[] body) {}

    private RawResponse send(FuzzRequest request) throws IOException {
        byte[] bytes = RawHttp.exchange(request.bytes(), request.ends(), 2 * MAX_RESPONSE_BYTES);
        assertThat(bytes.length).as("size of the response").isLessThan(MAX_RESPONSE_BYTES);
        RawResponse response = read(bytes);
        if (response.status() == 0) {
            assertThat(request.ends()).as("a request that ends gets a response").isFalse();
            return response;
        }
        String all = response.head() + new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.status()).as(all).isBetween(200, 499);
        assertThat(all).doesNotContain(FuzzRequest.TOKEN, FuzzRequest.KEY, FuzzRequest.MEDIA, FuzzRequest.SIGNATURE);
        if (!request.target().startsWith("/q/")) {
            assertThat(INTERNALS
                            .matcher(new String(response.body(), StandardCharsets.UTF_8))
                            .find())
                    .as(all)
                    .isFalse();
        }
        assertThat(response.head()).doesNotContain("X-Injected");
        if (response.status() >= 400) {
            assertThat(response.body().length).isLessThan(MAX_REFUSAL_BYTES);
            checkProblem(request, response);
        }
        return response;
    }

    private static void checkProblem(FuzzRequest request, RawResponse response) throws IOException {
        if (response.body().length == 0) {
            // The HTTP server itself refuses malformed HTTP with an empty body. A response to HEAD has no body.
            boolean malformedHttp = Set.of(400, 413, 414, 431, 501, 505).contains(response.status());
            assertThat(malformedHttp || request.method().equals("HEAD"))
                    .as("an empty %d", response.status())
                    .isTrue();
            return;
        }
        JsonNode problem = JSON.readTree(response.body());
        if (response.head().contains("application/problem+json")) {
            assertThat(problem.path("status").asInt()).isEqualTo(response.status());
            assertThat(problem.path("type").asText())
                    .isEqualTo(
                            "urn:vidu-subjects:problem:" + problem.path("code").asText());
            assertThat(problem.path("detail").asText()).isNotBlank();
        } else {
            assertThat(request.target()).as(response.head()).contains("/model/");
            assertThat(problem.path("error").path("code").asText()).isNotBlank();
            assertThat(problem.path("error").path("message").asText()).isNotBlank();
        }
    }

    private static RawResponse read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        while (text.startsWith("HTTP/1.1 100 ")) {
            text = text.substring(text.indexOf("\r\n\r\n") + 4);
        }
        if (text.isEmpty()) {
            return new RawResponse(0, "", new byte[0]);
        }
        int end = text.indexOf("\r\n\r\n");
        if (!text.matches("(?s)HTTP/1\\.[01] [0-9]{3} .*") || end < 0) {
            fail("not an HTTP response: " + text);
        }
        String head = text.substring(0, end);
        byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        return new RawResponse(Integer.parseInt(text.substring(9, 12)), head, body);
    }

    private static Set<Path> list(Path folder, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> depth == 1 || !Files.isDirectory(file) && !file.endsWith("canary.png"))
                    .collect(Collectors.toSet());
        }
    }
}
