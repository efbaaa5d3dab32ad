package dev.vidusubjects.lambda;

import static dev.vidusubjects.lambda.FunctionPackageFixture.JSON;
import static dev.vidusubjects.lambda.FunctionPackageFixture.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.LoopbackServices;
import dev.vidusubjects.emulators.RuntimeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions of the package start, handle their events, report failures and write logs as on AWS. */
@Tag("package")
@EnabledIfSystemProperty(named = "package.target", matches = "aws")
@TestInstance(Lifecycle.PER_CLASS)
class FunctionPackageIT {

    private FunctionPackageFixture fixture;

    @BeforeAll
    void prepare(@TempDir Path folder) throws IOException {
        fixture = new FunctionPackageFixture(folder);
    }

    @AfterAll
    void end() throws Exception {
        fixture.close();
        fixture.compareResponses("events");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "intake", "poll", "sweep", "publish", "deliver"})
    void start_beforeTheFirstEvent_onlyReads(String name) throws Exception {
        try (LoopbackServices recorder = new LoopbackServices()) {
            Map<String, String> recorded = environment(recorder.address().toString());
            recorded.put("QUARKUS_LAMBDA_HANDLER", name);
            // The addresses at which an SDK requests a region and credentials that its environment does not contain.
            recorded.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", recorder.address().toString());
            recorded.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", recorder.address() + "/credentials");
            try (FunctionProcess function =
                    FunctionProcess.start(fixture.unpacked(), recorded, fixture.logFile(name + "-cold.log"))) {
                // On the JVM, a step may take longer than the start waits for it.
                await().until(() -> recorder.requests().contains("DynamoDB_20120810.GetItem"));
                // What an event would have to wait for; never a region, credentials, or anything of the provider.
                assertThat(recorder.requests()).isSubsetOf("DynamoDB_20120810.GetItem", "AmazonSSM.GetParameter");
                assertThat(function.log()).doesNotContain("ERROR");
            }
        }
    }

    @Test
    void upload_throughTheQueue_becomesAResult() throws Exception {
        String version = fixture.put("incoming/hero.png", MediaFiles.png(100, 100));
        fixture.put("incoming/cast/my héro + friend.json", "{\"name\":\"\"}".getBytes(StandardCharsets.UTF_8));
        String event = Events.text("intake-uploads")
                .replace("subjects-123456789012", fixture.bucket())
                .replace("3sL4kqtJlcpXroDTDmJ", version);

        JsonNode response = fixture.call("intake", event);

        assertThat(response.path("batchItemFailures")).isEmpty();
        JsonNode result = JSON.readTree(fixture.object("results/hero.png.json"));
        JsonNode rejected = JSON.readTree(fixture.object("rejected/cast/my héro + friend.json"));
        assertThat(rejected.path("violations")).isNotEmpty();
        fixture.keep("intake", response);
        fixture.keep("result", result);
        fixture.keep("rejected", rejected);
        int submissions = fixture.services().submissions();
        assertThat(fixture.call("intake", event)).isEqualTo(response);
        assertThat(fixture.services().submissions()).isEqualTo(submissions);
    }

    @Test
    void intake_foreignRecords_areAcknowledged() throws Exception {
        JsonNode response = fixture.call("intake", Events.text("intake-foreign"));

        assertThat(response.path("batchItemFailures")).isEmpty();
        fixture.keep("foreign", response);
    }

    @Test
    void sweep_event_returnsItsReport() throws Exception {
        fixture.call("poll", "{\"task_id\":\"" + fixture.submitted() + "\"}");

        JsonNode report = fixture.call("sweep", Events.text("sweep"));

        assertThat(report.path("polled_again").isInt()).isTrue();
        // The function that submitted first has read the list; the others need not read it.
        StringBuilder logs = new StringBuilder();
        for (FunctionProcess process : fixture.running()) {
            logs.append(process.log());
        }
        assertThat(logs.toString()).contains("list_read").doesNotContain("reconcile_failed", "list_not_read");
        fixture.keep("swept", report);
    }

    @Test
    void publish_recordWithoutATask_isAcknowledged() throws Exception {
        JsonNode response = fixture.call(
                "publish",
                "{\"Records\":[{\"eventSource\":\"aws:dynamodb\",\"dynamodb\":{\"SequenceNumber\":\"11\",\"NewImage\":"
                        + "{\"task_id\":{\"S\":\"state/known-subjects\"}}}}]}");

        assertThat(response.path("batchItemFailures").isArray()).isTrue();
        assertThat(response.path("batchItemFailures")).isEmpty();
        fixture.keep("published", response);
    }

    @Test
    void deliver_messageThatIsNoDelivery_fails() throws Exception {
        JsonNode response = fixture.call(
                "deliver", "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"messageId\":\"message-1\",\"body\":\"{}\"}]}");

        assertThat(response.at("/batchItemFailures/0/itemIdentifier").asText()).isEqualTo("message-1");
        fixture.keep("delivered", response);
    }

    @Test
    void poll_failure_isNamedByItsClass() throws Exception {
        // In a separate process: AWS's client for the JVM writes the stack trace of a failure as plain text, not in
        // JSON.
        Map<String, String> own = fixture.environment();
        own.put("QUARKUS_LAMBDA_HANDLER", "poll");
        try (FunctionProcess poll = FunctionProcess.start(fixture.unpacked(), own, fixture.logFile("failing.log"))) {
            RuntimeApi.Response response = poll.invoke(Events.text("poll"));

            assertThat(response.error()).isTrue();
            assertThat(JSON.readTree(response.body()).path("errorType").asText())
                    .isEqualTo(IllegalArgumentException.class.getName());
        }
    }

    @Test
    void log_anyLine_isJsonWithoutSecrets() throws Exception {
        fixture.call("poll", "{\"task_id\":\"" + fixture.submitted() + "\"}");

        fixture.assertLogsAreJsonWithoutSecrets();
        List<JsonNode> invoked = fixture.function("poll")
                .log()
                .lines()
                .map(FunctionPackageFixture::json)
                .toList();
        assertThat(invoked)
                .filteredOn(line -> line.path("event").asText().equals("invoked"))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line.path("total_seconds").isNumber()).isTrue();
                    assertThat(line.path("request_id").asText()).isNotEmpty();
                })
                .satisfies(lines -> {
                    assertThat(lines.get(0).path("cold").asBoolean()).isTrue();
                    JsonNode last = lines.get(lines.size() - 1);
                    assertThat(last.path("status").asText()).isEqualTo("completed");
                    assertThat(last.path("poll_count").asInt()).isOne();
                });
    }
}
