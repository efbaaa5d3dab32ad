package dev.vidusubjects.api.access;

import static dev.vidusubjects.api.Calls.body;
import static dev.vidusubjects.api.Calls.json;
import static dev.vidusubjects.api.Calls.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.vidusubjects.api.ApiProfile;
import dev.vidusubjects.api.RawHttp;
import dev.vidusubjects.api.problem.ApiTokenException;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.start.BuildInfo;
import dev.vidusubjects.task.TaskStoreException;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class RequestGuardTest {

    private static final String TOKEN = "a-token-that-cannot-be-guessed";

    @Inject
    SubjectsConfig config;

    @Test
    void anyCall_withoutTheToken_isRefused() {
        token(() -> Optional.of(TOKEN));
        for (String authorization :
                new String[] {"Bearer wrong", "Bearer " + TOKEN + "x", "Bearer", "Basic " + TOKEN}) {
            problem(
                            given().header("Authorization", authorization)
                                    .get("/v1/subjects")
                                    .then(),
                            401,
                            "unauthorized")
                    .header("WWW-Authenticate", startsWith("Bearer"))
                    .body(not(containsString(TOKEN)));
        }

        problem(given().get("/v1/subjects").then(), 401, "unauthorized");
        problem(json(body("Hero")).post("/v1/subjects").then(), 401, "unauthorized");
        problem(given().get("/v1/subjects/" + "0".repeat(32)).then(), 401, "unauthorized");
        problem(given().post("/v1/subjects/" + "0".repeat(32) + "/redrive").then(), 401, "unauthorized");
        problem(json("{}").post("/v1/uploads").then(), 401, "unauthorized");
        problem(json(body("Hero")).post("/v1/validations").then(), 401, "unauthorized");
        problem(given().get("/v1/about").then(), 401, "unauthorized");
        json("{}").post("/model/v1/generation").then().statusCode(401).body("error.code", is("Unauthorized"));
        given().get("/model/v1/generation/task/" + "0".repeat(32)).then().statusCode(401);
        for (String disguised :
                new String[] {"//v1/subjects", "/%761/subjects", "/uploads/../v1/subjects", "/v1/subjects;a=b"}) {
            int status = given().urlEncodingEnabled(false).get(disguised).statusCode();
            assertThat(status).as(disguised).isIn(401, 404, 405);
        }
    }

    @Test
    void anyCall_withTheToken_isServed() {
        token(() -> Optional.of(TOKEN));
        given().header("Authorization", "bearer " + TOKEN)
                .get("/v1/subjects")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + TOKEN)
                .get("/v1/subjects")
                .then()
                .statusCode(200);
        given().get("/q/health")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'build' }.data.version", is(BuildInfo.VERSION))
                .body("checks.find { it.name == 'build' }.data.commit", is(BuildInfo.COMMIT));
        given().get("/q/openapi").then().statusCode(200);
    }

    @Test
    void page_withoutTheToken_isServed() {
        token(() -> Optional.of(TOKEN));

        String page = given().get("/").then().statusCode(200).extract().asString();
        String script = page.replaceAll("(?s).*src=\"(static/[^\"]+)\".*", "$1");
        given().get("/" + script).then().statusCode(200);
        problem(given().get("/v1/subjects").then(), 401, "unauthorized");
    }

    @Test
    void anyCall_tokenUnreadable_isRefused() {
        token(() -> {
            throw new ApiTokenException("no response from the parameter store at 10.1.2.3", null);
        });

        problem(
                        given().header("Authorization", "Bearer " + TOKEN)
                                .get("/v1/subjects")
                                .then(),
                        503,
                        "authorization_unavailable")
                .body(not(containsString("10.1.2.3")));
    }

    @Test
    void anyCall_unexpectedFailure_returnsOnlyAnInstanceId() {
        token(() -> {
            throw new IllegalStateException("secret detail");
        });

        problem(given().get("/v1/subjects").then(), 500, "internal")
                .body("instance", startsWith("urn:uuid:"))
                .body(not(containsString("secret")))
                .body(not(containsString("Exception")));
        given().get("/model/v1/generation/task/x")
                .then()
                .statusCode(500)
                .body("error.code", is("InternalServiceFailure"))
                .body(not(containsString("secret")));
    }

    @Test
    void anyCall_storeFails_isUnavailable() {
        token(() -> {
            throw new TaskStoreException("table tasks in region x does not respond", null);
        });

        problem(given().get("/v1/subjects").then(), 503, "storage_unavailable").body(not(containsString("region")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost.evil.example:8080",
                "Host: 127.0.0.1.evil.example",
                "Host: 10.0.0.1",
                "Host: localhost\nOrigin: https://evil.example",
                "Host: localhost\nOrigin: null",
                "Host: localhost\nOrigin: http://[",
            })
    void anyCall_foreignHostOrOrigin_isRefused(String headers) throws Exception {
        String response = RawHttp.send("GET /v1/subjects HTTP/1.1\n" + headers, "");

        assertThat(response).startsWith("HTTP/1.1 403").contains("\"code\":\"foreign_origin\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost",
                "Host: LOCALHOST:9",
                "Host: 127.0.0.1:8080",
                "Host: [::1]:8080",
                "Host: app.localhost",
                "Host: localhost\nOrigin: http://localhost:3000",
            })
    void anyCall_localHostAndOrigin_isServed(String headers) throws Exception {

        assertThat(RawHttp.send("GET /v1/subjects?limit=1 HTTP/1.1\n" + headers, ""))
                .startsWith("HTTP/1.1 200");
    }

    /** Regression: the response to a malformed HTTP/2 upgrade request never ended, so the client waited forever. */
    @ParameterizedTest
    @ValueSource(strings = {"Connection: Upgrade, HTTP2-Settings\nHTTP2-Settings: AAMAAABk", "X-Other: x"})
    void anyCall_requestingHttp2_isServedInHttp1(String headers) throws Exception {
        assertThat(RawHttp.send("GET /v1/subjects?limit=1 HTTP/1.1\nHost: localhost\nUpgrade: h2c\n" + headers, ""))
                .startsWith("HTTP/1.1 200");
    }

    /** Regression: the response to a small body with many fields contained one violation for each field. */
    @Test
    void body_manyFields_isRefusedWithAShortResponse() {
        String fields =
                IntStream.range(0, 5000).mapToObj(i -> "\"f" + i + "\":0").collect(Collectors.joining(",", "{", "}"));
        for (String path : new String[] {"/v1/uploads", "/v1/subjects/" + "0".repeat(32) + "/redrive"}) {
            String response = problem(json(fields).post(path).then(), 400, "malformed_json")
                    .extract()
                    .asString();
            assertThat(response).hasSizeLessThan(1000);
        }
    }

    @Test
    void body_tooLarge_isRefusedWithOrWithoutDeclaredLength() throws Exception {
        problem(
                json("x".repeat(ApiProfile.MAX_BODY_BYTES + 1))
                        .post("/v1/subjects")
                        .then(),
                413,
                "body_too_large");
        String head = "POST /v1/subjects HTTP/1.1\nHost: localhost\nContent-Type: application/json\n";
        assertThat(RawHttp.send(head + "Content-Length: 999999999999", ""))
                .startsWith("HTTP/1.1 413")
                .contains("application/problem+json", "body_too_large", "Vidu-Subjects-Provider: sandbox");
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        assertThat(RawHttp.send(head + "Transfer-Encoding: chunked", chunk.repeat(17) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("application/problem+json", "body_too_large");
    }

    /** Regression: the server closed the connection at once, and a client that was still writing saw a broken pipe. */
    @Test
    void body_tooLarge_isDiscardedUntilTheClientHasSentIt() throws Exception {
        byte[] part = new byte[1 << 20];
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(20_000);
            OutputStream request = socket.getOutputStream();

            request.write(("POST /v1/subjects HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + 40L * part.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < 40; i++) {
                request.write(part);
            }

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 413")
                    .containsIgnoringCase("connection: close");
        }
    }

    @Test
    void body_undeclaredLength_isRead() throws Exception {
        String head = "POST /v1/subjects HTTP/1.1\nHost: localhost\nContent-Type: application/json; charset=utf-8\n";
        String body = body("Chunked");
        String chunked = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";

        assertThat(RawHttp.send(head + "Transfer-Encoding: chunked", chunked)).startsWith("HTTP/1.1 202");
    }

    @Test
    void body_withoutJsonContentType_isRefused() throws Exception {
        String head = "POST /v1/subjects HTTP/1.1\nHost: localhost\n";
        for (String type : new String[] {"", "Content-Type: text/plain\n", "Content-Type: application/json5\n"}) {
            assertThat(RawHttp.send(head + type + "Content-Length: 2", "{}"))
                    .startsWith("HTTP/1.1 415")
                    .contains("unsupported_media_type");
        }
    }

    @Test
    void body_compressed_isRefused() throws Exception {
        String head =
                "POST /v1/subjects HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 2\n";

        assertThat(RawHttp.send(head + "Content-Encoding: gzip", "{}"))
                .startsWith("HTTP/1.1 415")
                .contains("unsupported_media_type", "without a Content-Encoding");
        assertThat(RawHttp.send(head + "Content-Encoding: identity", "{}")).startsWith("HTTP/1.1 422");
    }

    @Test
    void body_malformedContentType_isRefused() throws Exception {
        String head = "POST /v1/subjects HTTP/1.1\nHost: localhost\nContent-Length: 2\nContent-Type: ";

        assertThat(RawHttp.send(head + "nonsense", "{}"))
                .startsWith("HTTP/1.1 400")
                .contains("bad_request");
    }

    @Test
    void upload_withoutContentLength_isRefused() throws Exception {
        assertThat(RawHttp.send(
                        "PUT /uploads/a.png HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked", "0\r\n\r\n"))
                .startsWith("HTTP/1.1 411")
                .contains("length_required");
    }

    @Test
    void frameworkErrors_areProblems() throws Exception {
        problem(given().get("/nowhere").then(), 404, "not_found");
        problem(given().delete("/v1/subjects").then(), 405, "method_not_allowed")
                .header("Allow", containsString("POST"));
        problem(given().accept("text/html").get("/v1/subjects").then(), 406, "not_acceptable");
        assertThat(RawHttp.send("GET /v1/subjects HTTP/1.1\nAccept: */*", ""))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "bad_request");
        assertThat(RawHttp.send("GET /v1/%zz HTTP/1.1\nHost: localhost", ""))
                .startsWith("HTTP/1.1 400")
                .contains("content-length: 0");
        assertThat(RawHttp.send("GET /v1/subjects HTTP/1.1\nHost: localhost\nContent-Length: -5", ""))
                .startsWith("HTTP/1.1 400");
    }

    private void token(Supplier<Optional<String>> token) {
        ConfiguredApiToken other = new ConfiguredApiToken(config) {
            @Override
            public Optional<String> token() {
                return token.get();
            }
        };
        QuarkusMock.installMockForType(other, ApiToken.class);
    }

    @Test
    void health_application_reportsItsChecks() {
        given().get("/q/health/live").then().statusCode(200).body("status", is("UP"));
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", is("UP"))
                .body("checks.find { it.name == 'tasks' }.data.provider", is("sandbox"));
    }
}
