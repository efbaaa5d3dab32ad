package dev.vidusubjects.lambda;

import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fuzz.FuzzTries;
import dev.vidusubjects.fuzz.HostileJson;
import dev.vidusubjects.fuzz.HostilePath;
import dev.vidusubjects.lambda.http.ApiEvent;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.task.TaskId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events that differ from what AWS documents. An invalid message of the queue must not be delivered again forever: it
 * is acknowledged, and a line of the log says why. Other events fail as malformed.
 */
class EventFuzzTest {

    private static final String BUCKET = "subjects-123456789012";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] CANARY = MediaFiles.png(77, 78);
    private static final Pattern WRITTEN = Pattern.compile(
            "data/(incoming|results|rejected|uploads|state)/.*|data/tasks.*|data/upload\\.key"
                    + "|canary\\.png|data/canary\\.png",
            Pattern.DOTALL);

    private static final String RECORDS =
            """
            {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-central-1",
              "eventTime": "2026-01-01T00:00:00.000Z", "eventName": "ObjectCreated:Put",
              "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": "subjects-123456789012"},
                "object": {"key": "incoming/hero.png", "size": 1024, "eTag": "e1", "versionId": "v1", \
            "sequencer": "1"}}}]}""";

    private static final Logger LOG = Logger.getLogger("dev.vidusubjects");

    @TempDir
    Path folder;

    private Fixture fixture;
    private IntakeHandler intake;

    /** The tests cause hundreds of refusals, which would only fill the log. */
    @BeforeAll
    static void muteLog() {
        LOG.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void restoreLog() {
        LOG.setLevel(null);
    }

    @BeforeEach
    void open() throws IOException {
        Path data = folder.resolve("data");
        fixture = new Fixture(data);
        intake = new IntakeHandler(
                new UploadMessages(fixture.ingest, () -> 0L, Optional.of(BUCKET)),
                fixture.pollBatch,
                time(),
                delays -> {},
                fixture.clock);
        Files.createDirectories(data.resolve("incoming"));
        Files.write(data.resolve("incoming/hero.png"), MediaFiles.png(100, 100));
        for (String canary : new String[] {"canary.png", "data/canary.png", "data/results/canary.png"}) {
            Files.write(folder.resolve(canary), CANARY);
        }
    }

    private PollingTime time() {
        return new PollingTime(Duration.ofSeconds(1), Duration.ofSeconds(25), fixture.clock);
    }

    @AfterEach
    void assertNothingElseReadOrWritten() throws IOException {
        String canary = Base64.getEncoder().encodeToString(CANARY);
        assertThat(fixture.provider.submitted)
                .flatExtracting(ProviderRequest::images)
                .noneMatch(image -> image.toString().contains(canary.substring(0, 60)));
        fixture.close();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> !Files.isDirectory(file)))
                    .map(file -> folder.relativize(file).toString())
                    .allSatisfy(file -> assertThat(file).matches(WRITTEN));
        }
    }

    @Test
    void intake_untrustedRecords_areAcknowledged() {
        FuzzTries.check(
                HostileJson.near(RECORDS).map(EventFuzzTest::text),
                20260221,
                200,
                body -> assertAcknowledged(message(body)));
    }

    @Test
    void intake_untrustedKeys_areAcknowledged() {
        Arbitrary<String> keys = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(4, HostilePath.paths()),
                                Tuple.of(3, HostilePath.paths().map(path -> path + "/../canary.png")),
                                Tuple.of(2, HostileJson.texts()),
                                Tuple.of(
                                        1,
                                        Arbitraries.of(
                                                "../canary.png",
                                                "../results/canary.png",
                                                "a//b.png",
                                                "%",
                                                "%zz.png",
                                                "a".repeat(1100) + ".png",
                                                "folder/"))),
                        Arbitraries.of("", ".png", ".json", ".PNG"),
                        Arbitraries.of(
                                "incoming/",
                                "incoming/",
                                "incoming/",
                                "",
                                "/incoming/",
                                "INCOMING/",
                                "results/",
                                "uploads/"),
                        Arbitraries.of(true, true, false))
                .as((path, end, prefix, encoded) ->
                        prefix + (encoded ? URLEncoder.encode(path + end, StandardCharsets.UTF_8) : path + end));

        FuzzTries.check(keys, 20260222, 200, key -> {
            JsonNode records = JSON.readTree(RECORDS);
            ((ObjectNode) records.path("Records").path(0).path("s3").path("object")).put("key", key);
            assertAcknowledged(message(records.toString()));
        });
    }

    @Test
    void intake_untrustedBatches_areProcessedOrMalformed() {
        FuzzTries.check(HostileJson.near(message(RECORDS)), 20260223, 200, event -> {
            try {
                handle(event);
            } catch (IOException e) {
                assertThat(e).isInstanceOfAny(JsonProcessingException.class, java.io.CharConversionException.class);
            }
        });
    }

    @Test
    void poll_untrustedEvents_areProcessedOrMalformed() throws Exception {
        PollHandler poll = new PollHandler(fixture.round, fixture.failureHandler, time());

        for (String event : List.of(Events.text("poll"), Events.text("poll-failure"))) {
            TaskId id = new TaskId(JSON.readTree(event).path("task_id").asText());
            fixture.provider.then(waiting());
            fixture.submit.submit(Fixture.hero("Hero", id));
            FuzzTries.check(HostileJson.near(event), 20260224, 100, changed -> {
                fixture.provider.then(waiting()).then(waiting());
                try {
                    poll.handleRequest(
                            new ByteArrayInputStream(changed),
                            new ByteArrayOutputStream(),
                            new TestContext(Duration.ofSeconds(60)));
                } catch (IllegalArgumentException | JsonProcessingException | java.io.CharConversionException e) {
                    // The state machine retries none of these exceptions.
                    assertThat(e.getMessage()).hasSizeLessThan(1000);
                }
            });
        }
    }

    @Test
    void apiEvent_untrusted_isReadOrMalformed() {
        for (String name : List.of("api-get", "api-post", "api-post-base64-stage")) {
            FuzzTries.check(HostileJson.near(Events.text(name)), 20260225, 1000, changed -> {
                try {
                    ApiEvent event = ApiEvent.read(new ByteArrayInputStream(changed), Clock.systemUTC());
                    assertThat(event.target()).startsWith("/").matches("[!-~]+");
                    assertThat(event.method()).matches("[!-~]+");
                    assertThat(event.body().remaining()).isLessThanOrEqualTo(changed.length);
                    event.headers().forEach((header, value) -> assertThat(header + value)
                            .doesNotContain("\r", "\n", "\0"));
                } catch (IOException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            });
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String message(String body) {
        ObjectNode event = JSON.createObjectNode();
        event.putArray("Records").addObject().put("messageId", "message-1").put("body", body);
        return event.toString();
    }

    private void assertAcknowledged(String event) throws IOException {
        JsonNode response = JSON.readTree(handle(event.getBytes(StandardCharsets.UTF_8)));
        assertThat(response.path("batchItemFailures")).isEmpty();
        assertThat(response.path("batchItemFailures").isArray()).isTrue();
    }

    private byte[] handle(byte[] event) throws IOException {
        fixture.provider.then(waiting()).then(waiting());
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        intake.handleRequest(new ByteArrayInputStream(event), output, new TestContext(Duration.ofSeconds(120)));
        return output.toByteArray();
    }
}
