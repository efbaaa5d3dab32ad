package dev.vidusubjects.lambda;

import static dev.vidusubjects.lambda.FunctionPackageFixture.JSON;
import static dev.vidusubjects.lambda.FunctionPackageFixture.body;
import static dev.vidusubjects.lambda.FunctionPackageFixture.get;
import static dev.vidusubjects.lambda.FunctionPackageFixture.header;
import static dev.vidusubjects.lambda.FunctionPackageFixture.post;
import static dev.vidusubjects.lambda.FunctionPackageFixture.subject;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.builder.MediaFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The function {@code api} of the package responds to the events of the HTTP API, and starts polling. */
@Tag("package")
@EnabledIfSystemProperty(named = "package.target", matches = "aws")
@TestInstance(Lifecycle.PER_CLASS)
class FunctionPackageApiIT {

    private FunctionPackageFixture fixture;

    @BeforeAll
    void prepare(@TempDir Path folder) throws IOException {
        fixture = new FunctionPackageFixture(folder);
    }

    @AfterAll
    void end() throws Exception {
        fixture.close();
        fixture.compareResponses("requests");
    }

    @Test
    void subject_throughTheApi_isPolledAndShown() throws Exception {
        JsonNode accepted = fixture.api(post(subject("Héro 🦸", MediaFiles.png(100, 100))));

        assertThat(accepted.path("statusCode").asInt()).isEqualTo(202);
        JsonNode task = body(accepted);
        String id = task.path("id").asText();
        assertThat(task.path("status").asText()).isEqualTo("submitted");
        assertThat(header(accepted, "location")).isEqualTo("/v1/subjects/" + id);
        assertThat(fixture.services().executions()).anySatisfy(execution -> {
            assertThat(execution.path("name").asText()).startsWith(id + "-");
            assertThat(execution.path("input").asText()).contains(id);
        });

        JsonNode polled = fixture.call("poll", "{\"task_id\":\"" + id + "\"}");
        assertThat(polled.path("done").asBoolean()).isTrue();
        assertThat(polled.path("status").asText()).isEqualTo("completed");
        assertThat(polled.path("wait_seconds").isInt()).isTrue();

        JsonNode shown = body(fixture.api(get("/v1/subjects/" + id)));
        assertThat(shown.path("status").asText()).isEqualTo("completed");
        assertThat(shown.path("subject").path("credits").asInt()).isEqualTo(5);
        assertThat(shown.path("result_uri").asText())
                .isEqualTo("s3://" + fixture.bucket() + "/results/" + id + ".json");
        JsonNode document = JSON.readTree(fixture.object("results/" + id + ".json"));
        fixture.keep("accepted", accepted);
        fixture.keep("polled", polled);
        fixture.keep("shown", shown);
        fixture.keep("document", document);
    }

    @Test
    void request_atANamedStageInBase64_returnsALocationWithTheStage() throws Exception {
        ObjectNode event = post(subject("Staged", MediaFiles.jpeg(120, 100)));
        byte[] plain = event.path("body").asText().getBytes(StandardCharsets.UTF_8);
        event.put("body", Base64.getEncoder().encodeToString(plain)).put("isBase64Encoded", true);
        event.put("rawPath", "/prod/v1/subjects");
        ((ObjectNode) event.path("requestContext")).put("stage", "prod");

        JsonNode accepted = fixture.api(event);

        assertThat(accepted.path("statusCode").asInt()).isEqualTo(202);
        assertThat(header(accepted, "location"))
                .isEqualTo("/prod/v1/subjects/" + body(accepted).path("id").asText());
        fixture.keep("staged", accepted);
    }

    @Test
    void request_preferWait_respondsWhenTheTaskIsDone() throws Exception {
        ObjectNode event = post(subject("Waited for", MediaFiles.png(90, 100)));
        ((ObjectNode) event.path("headers")).put("prefer", "wait=10");

        JsonNode completed = fixture.api(event);

        assertThat(completed.path("statusCode").asInt()).isEqualTo(200);
        assertThat(body(completed).path("status").asText()).isEqualTo("completed");
        fixture.keep("waited", completed);
    }

    @Test
    void request_ofFiveMegabytes_isAccepted() throws Exception {
        byte[] image = Arrays.copyOf(MediaFiles.png(300, 200), 3_700_000);

        JsonNode accepted = fixture.api(post(subject("Large", image)));

        assertThat(accepted.path("statusCode").asInt()).as(accepted.toString()).isEqualTo(202);
        fixture.keep("large", accepted);
    }

    @Test
    void requests_invalid_areProblems() throws Exception {
        JsonNode invalid = fixture.api(post("{\"name\":\"\",\"images\":[],\"colour\":\"red\"}"));
        assertThat(invalid.path("statusCode").asInt()).isEqualTo(422);
        assertThat(header(invalid, "content-type")).startsWith("application/problem+json");
        assertThat(body(invalid).path("violations")).hasSizeGreaterThanOrEqualTo(3);

        JsonNode malformed = fixture.api(post("{"));
        assertThat(malformed.path("statusCode").asInt()).isEqualTo(400);

        JsonNode unknown = fixture.api((ObjectNode) JSON.readTree(Events.text("api-get")));
        assertThat(unknown.path("statusCode").asInt()).isEqualTo(404);

        JsonNode nowhere = fixture.api(get("/v1/nowhere%2F..%2Fsubjects"));
        assertThat(nowhere.path("statusCode").asInt()).isEqualTo(404);

        fixture.keep("invalid", invalid);
        fixture.keep("malformed", malformed);
        fixture.keep("unknown", unknown);
        fixture.keep("nowhere", nowhere);
    }

    @Test
    void otherCalls_throughTheApi_succeed() throws Exception {
        JsonNode health = fixture.api(get("/q/health"));
        assertThat(health.path("statusCode").asInt()).as(health.toString()).isEqualTo(200);
        assertThat(body(health).path("status").asText()).isEqualTo("UP");
        assertThat(body(health).at("/checks/2/data/version").asText())
                .isEqualTo(description().path("version").asText());
        assertThat(body(health).at("/checks/2/data/commit").asText())
                .isEqualTo(description().path("commit").asText());
        assertThat(body(health).at("/checks/0/name").asText()).isEqualTo("tasks");
        assertThat(body(health).at("/checks/0/data/provider").asText()).isEqualTo("real");
        assertThat(body(health).at("/checks/1").toString()).isEqualTo("{\"name\":\"provider-key\",\"status\":\"UP\"}");

        ObjectNode requested = post("{\"content_type\":\"image/png\",\"content_length\":1000}");
        requested.put("rawPath", "/v1/uploads");
        JsonNode ticket = fixture.api(requested);
        assertThat(ticket.path("statusCode").asInt()).as(ticket.toString()).isEqualTo(201);
        assertThat(body(ticket).path("uri").asText()).startsWith("s3://" + fixture.bucket() + "/uploads/");

        ObjectNode list = get("/v1/subjects");
        list.put("rawQueryString", "limit=1&status=failed");
        JsonNode listed = fixture.api(list);
        assertThat(listed.path("statusCode").asInt()).as(listed.toString()).isEqualTo(200);

        JsonNode about = fixture.api(get("/v1/about"));
        assertThat(about.path("statusCode").asInt()).as(about.toString()).isEqualTo(200);
        assertThat(body(about).at("/limits/request/bytes").asLong()).isEqualTo(6_000_000);
        assertThat(body(about).at("/limits/images/bytes").asLong()).isEqualTo(50_000_000);

        JsonNode description = fixture.api(get("/q/openapi"));
        assertThat(description.path("statusCode").asInt())
                .as(description.toString())
                .isEqualTo(200);
        assertThat(header(description, "content-type")).startsWith("application/yaml");
        assertThat(description.path("body").asText()).startsWith("openapi: 3").contains("/v1/subjects/{id}/redrive");

        fixture.keep("health", health);
        fixture.keep("ticket", ticket);
        fixture.keep("listed", listed);
        fixture.keep("about", about);
    }

    @Test
    void validation_throughTheApi_submitsNothing() throws Exception {
        ObjectNode event = post(subject("Only validated", MediaFiles.png(100, 100)));
        event.put("rawPath", "/v1/validations");
        JsonNode valid = fixture.api(event);
        JsonNode invalid = fixture.api(event.put("body", "{\"colour\":\"red\"}"));

        assertThat(valid.path("statusCode").asInt()).as(valid.toString()).isEqualTo(200);
        assertThat(body(valid).path("valid").asBoolean()).isTrue();
        assertThat(invalid.path("statusCode").asInt()).as(invalid.toString()).isEqualTo(200);
        assertThat(body(invalid).path("violations")).hasSize(3);
        assertThat(fixture.services().submissions("Only validated")).isEmpty();
        fixture.keep("valid", valid);
        fixture.keep("findings", invalid);
    }

    @Test
    void page_notSwitchedOn_doesNotExist() throws Exception {
        for (String path : new String[] {"/", "/index.html", "/static/bundle/app.js"}) {
            assertThat(fixture.api(get(path)).path("statusCode").asInt())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void page_switchedOn_isServedWithItsFiles() throws Exception {
        Map<String, String> environment = fixture.environment();
        environment.put("QUARKUS_LAMBDA_HANDLER", "api");
        environment.put("SUBJECTS_PAGE_ENABLED", "true");
        try (FunctionProcess function =
                FunctionProcess.start(fixture.unpacked(), environment, fixture.logFile("page.log"))) {
            JsonNode page = page(function, "/", "gzip");
            ObjectNode requested = post("{\"content_type\":\"image/png\",\"content_length\":1000}");
            requested.put("rawPath", "/v1/uploads");
            URI upload =
                    URI.create(body(fixture.api(requested)).path("upload_url").asText());

            assertThat(page.path("statusCode").asInt()).as(page.toString()).isEqualTo(200);
            assertThat(header(page, "content-type")).isEqualTo("text/html;charset=UTF-8");
            assertThat(header(page, "cache-control")).isEqualTo("no-store");
            assertThat(header(page, "content-security-policy"))
                    .contains("img-src 'self' blob: " + upload.getScheme() + "://" + upload.getAuthority() + ";");
            String script = page.path("body").asText().replaceAll("(?s).*src=\"(static/[^\"]+)\".*", "$1");

            JsonNode plain = page(function, "/" + script, "identity");
            JsonNode compressed = page(function, "/" + script, "gzip, br");
            byte[] gzip = Base64.getDecoder().decode(compressed.path("body").asText());
            assertThat(plain.path("statusCode").asInt()).as(plain.toString()).isEqualTo(200);
            assertThat(plain.path("isBase64Encoded").asBoolean()).isFalse();
            assertThat(header(plain, "cache-control")).contains("immutable");
            assertThat(compressed.path("isBase64Encoded").asBoolean()).isTrue();
            assertThat(header(compressed, "content-encoding")).isEqualTo("gzip");
            assertThat(new String(
                            new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(plain.path("body").asText());
            assertThat(page(function, "/static/bundle/nothing.js", "gzip")
                            .path("statusCode")
                            .asInt())
                    .isEqualTo(404);
            fixture.keep("page", page);
        }
    }

    private static JsonNode page(FunctionProcess function, String path, String acceptEncoding) throws Exception {
        ObjectNode event = get(path);
        ((ObjectNode) event.path("headers")).put("accept-encoding", acceptEncoding);
        return JSON.readTree(function.invoke(event.toString()).body());
    }

    /** The responses to these requests contain a problem, and a presigned URL. */
    @Test
    void log_ofRequests_isJsonWithoutSecrets() throws Exception {
        ObjectNode upload = post("{\"content_type\":\"image/png\",\"content_length\":1000}");
        upload.put("rawPath", "/v1/uploads");

        fixture.api(post(subject("Logged", MediaFiles.png(100, 110))));
        fixture.api(post("{\"name\":\"\",\"images\":[],\"colour\":\"red\"}"));
        fixture.api(upload);

        fixture.assertLogsAreJsonWithoutSecrets();
    }

    private static JsonNode description() throws IOException {
        return new ObjectMapper()
                .readTree(Path.of(System.getProperty("project.build.directory", "target"), "function.json")
                        .toFile());
    }
}
