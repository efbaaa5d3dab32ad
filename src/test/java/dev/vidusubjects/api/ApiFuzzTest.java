package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.body;
import static dev.vidusubjects.api.Calls.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.fuzz.HostileJson;
import dev.vidusubjects.fuzz.HostilePath;
import dev.vidusubjects.fuzz.FuzzTries;
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
 * Whatever strangers send to the running application: it answers soon and shortly, with a problem where it refuses, never with
 * a failure of its own; it tells nothing of its inside and repeats no secret; it writes nowhere but in its folders; and it
 * goes on.
 */
@QuarkusTest
@TestProfile(ApiProfile.class)
class ApiFuzzTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of any answer, in bytes: as a page of a listing. */
    private static final int MAX_RESPONSE_BYTES = 128 * 1024;

    /** Of a refusal, in bytes. */
    private static final int MAX_REFUSAL_BYTES = 64 * 1024;

    private static final Pattern INSIDE = Pattern.compile(
            "Exception|\\bat [a-z]+\\.[a-z]+\\.|\\.java\\b|\\bjavax?\\.|jakarta\\.|fasterxml|jackson|vertx|netty|quarkus"
                    + "|resteasy|dev\\.vidusubjects|StreamRead|JsonRead|Feature|[a-z]\\w*\\(\\)");

    private static final Pattern WRITTEN = Pattern.compile(
            "(results|rejected)/[0-9a-f]{32}\\.json"
                    + "|uploads/[0-9a-f]{32}\\.[a-z0-9]{3,4}"
                    + "|uploads/[0-9a-f]{32}/(images|videos)-[0-9]\\.[a-z0-9]{3,4}"
                    + "|(.*/)?\\.tmp-[0-9a-f-]{36}|upload\\.key|state/[a-z.-]+|state/known-subjects/[0-9]+-[0-9a-f]{16}\\.bin|tasks[^/]*|sandbox/[a-z.]+");

    @Inject
    SubjectsConfig config;

    private Path data;
    private Set<Path> beside;

    @BeforeEach
    void lookAround() throws IOException {
        data = config.local().dataDir().toAbsolutePath();
        byte[] image = MediaFiles.png(64, 64);
        for (String canary : new String[] {"../canary.png", "results/canary.png", "state/canary.png", "canary.png"}) {
            Files.write(data.resolve(canary), image);
        }
        beside = list(data.getParent(), 1);
    }

    @AfterEach
    void isUnharmed() throws IOException {
        for (String canary : new String[] {"../canary.png", "results/canary.png", "state/canary.png", "canary.png"}) {
            assertThat(data.resolve(canary)).hasBinaryContent(MediaFiles.png(64, 64));
            Files.delete(data.resolve(canary));
        }
        beside.remove(data.getParent().resolve("canary.png"));
        assertThat(list(data.getParent(), 1)).isEqualTo(beside);
        assertThat(list(data, 10)).map(file -> data.relativize(file).toString()).allSatisfy(file -> assertThat(file)
                .matches(WRITTEN));
        given().get("/q/health").then().statusCode(200);
        String id = Calls.createdId("After the strangers");
        Calls.await(id, "completed");
    }

    @Test
    void bodies_ofStrangers_areAnswered() {
        FuzzTries.check(FuzzRequest.brokenBodies(), 20260201, 250, this::send);
    }

    @Test
    void headers_ofStrangers_areAnswered() {
        FuzzTries.check(FuzzRequest.oddHeaders(), 20260202, 120, this::send);
    }

    @Test
    void targets_ofStrangers_areAnswered() {
        Calls.createdId("One of two");
        Calls.createdId("The other");
        String cursor = given().get("/v1/subjects?limit=1").path("next_cursor");
        FuzzTries.check(FuzzRequest.oddTargets(cursor), 20260203, 250, this::send);
    }

    @Test
    void uploads_byTamperedTickets_areRefused() throws IOException {
        int length = 100;
        String url = json("{\"content_type\": \"image/png\", \"content_length\": " + length + "}")
                .post("/v1/uploads")
                .path("upload_url");
        String ticket = url.substring(url.indexOf("/uploads/"));
        Set<Path> before = list(data.resolve("uploads"), 10);
        FuzzTries.check(FuzzRequest.tamperedUploads(ticket, length), 20260204, 80, request -> {
            Seen seen = send(request);
            // A path that leads back to the ticket's own is its own: the signature is that of the path without detours.
            assertThat(seen.status()).isIn(0, 200, 400, 403, 404, 405, 411, 415);
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

    /** Each canary is an image that would be accepted, were it read. */
    @Test
    void references_outOfTheFolders_areRefused() {
        Arbitrary<String> ways = HostilePath.paths().map(path -> path.replaceAll("[\\s\\p{Cntrl}]", ""));
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
                        ways,
                        Arbitraries.of(
                                "canary.png",
                                "../canary.png",
                                "../../canary.png",
                                "..%2fcanary.png",
                                "%2e%2e/canary.png",
                                "../results/canary.png",
                                "..%2fstate%2fcanary.png"))
                .as((beginning, way, canary) -> beginning + (way.isEmpty() ? "" : way + "/") + canary);
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

    /** @param status 0 where the server hung up */
    private record Seen(int status, String head, byte[] body) {}

    private Seen send(FuzzRequest request) throws IOException {
        byte[] bytes = RawHttp.exchange(request.bytes(), request.ends(), 2 * MAX_RESPONSE_BYTES);
        assertThat(bytes.length).as("size of the answer").isLessThan(MAX_RESPONSE_BYTES);
        Seen seen = read(bytes);
        if (seen.status() == 0) {
            assertThat(request.ends()).as("a request that ends is answered").isFalse();
            return seen;
        }
        String all = seen.head() + new String(seen.body(), StandardCharsets.UTF_8);
        assertThat(seen.status()).as(all).isBetween(200, 499);
        assertThat(all)
                .doesNotContain(
                        FuzzRequest.TOKEN, FuzzRequest.KEY, FuzzRequest.MEDIA, FuzzRequest.SIGNATURE);
        if (!request.target().startsWith("/q/")) {
            assertThat(INSIDE.matcher(new String(seen.body(), StandardCharsets.UTF_8))
                            .find())
                    .as(all)
                    .isFalse();
        }
        assertThat(seen.head()).doesNotContain("X-Injected");
        if (seen.status() >= 400) {
            assertThat(seen.body().length).isLessThan(MAX_REFUSAL_BYTES);
            checkProblem(request, seen);
        }
        return seen;
    }

    private static void checkProblem(FuzzRequest request, Seen seen) throws IOException {
        if (seen.body().length == 0) {
            // What is no HTTP, the server refuses by itself, and an answer to HEAD has no body.
            boolean noHttp = Set.of(400, 413, 414, 431, 501, 505).contains(seen.status());
            assertThat(noHttp || request.method().equals("HEAD"))
                    .as("an empty %d", seen.status())
                    .isTrue();
            return;
        }
        JsonNode problem = JSON.readTree(seen.body());
        if (seen.head().contains("application/problem+json")) {
            assertThat(problem.path("status").asInt()).isEqualTo(seen.status());
            assertThat(problem.path("type").asText())
                    .isEqualTo(
                            "urn:vidu-subjects:problem:" + problem.path("code").asText());
            assertThat(problem.path("detail").asText()).isNotBlank();
        } else {
            assertThat(request.target()).as(seen.head()).contains("/model/");
            assertThat(problem.path("error").path("code").asText()).isNotBlank();
            assertThat(problem.path("error").path("message").asText()).isNotBlank();
        }
    }

    private static Seen read(byte[] response) {
        String text = new String(response, StandardCharsets.ISO_8859_1);
        while (text.startsWith("HTTP/1.1 100 ")) {
            text = text.substring(text.indexOf("\r\n\r\n") + 4);
        }
        if (text.isEmpty()) {
            return new Seen(0, "", new byte[0]);
        }
        int end = text.indexOf("\r\n\r\n");
        if (!text.matches("(?s)HTTP/1\\.[01] [0-9]{3} .*") || end < 0) {
            fail("no answer of HTTP: " + text);
        }
        String head = text.substring(0, end);
        byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        return new Seen(Integer.parseInt(text.substring(9, 12)), head, body);
    }

    private static Set<Path> list(Path folder, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> depth == 1 || !Files.isDirectory(file) && !file.endsWith("canary.png"))
                    .collect(Collectors.toSet());
        }
    }
}
