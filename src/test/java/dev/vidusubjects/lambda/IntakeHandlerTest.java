package dev.vidusubjects.lambda;

import static dev.vidusubjects.fixture.ScriptedProvider.completed;
import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.running;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeHandlerTest {

    private static final String BUCKET = "subjects-123456789012";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    private final Map<String, Duration> delays = new HashMap<>();
    private Fixture fixture;
    private IntakeHandler intake;

    @BeforeEach
    void open() {
        fixture = new Fixture(data);
        PollingTime time = new PollingTime(Duration.ofSeconds(3), Duration.ofSeconds(25), fixture.clock);
        intake = new IntakeHandler(
                new UploadMessages(fixture.ingest, () -> 0L, Optional.of(BUCKET)),
                fixture.pollBatch,
                time,
                delays::putAll,
                fixture.clock);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void intake_imageAndManifest_areSubmittedAndDoneAtTheFirstPoll() throws Exception {
        write("hero.png", MediaFiles.png(100, 100));
        write("cast/front.png", MediaFiles.png(100, 100));
        write("cast/my héro + friend.json", "{\"name\":\"Héro\",\"images\":[\"front.png\"]}");
        fixture.provider.then(waiting()).then(waiting()).then(completed()).then(completed());

        assertThat(redelivered(Events.open("intake-uploads"))).isEmpty();

        assertThat(data.resolve("results/hero.png.json")).exists();
        assertThat(data.resolve("results/cast/my héro + friend.json")).exists();
        assertThat(fixture.started).isEmpty();
        assertThat(fixture.pauses).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void intake_sameEventTwice_submitsOnce() throws Exception {
        write("hero.png", MediaFiles.png(100, 100));
        fixture.provider.then(waiting()).then(completed());

        redelivered(batch("hero.png"));

        assertThat(redelivered(batch("hero.png"))).isEmpty();
        assertThat(fixture.provider.submitted).hasSize(1);
    }

    @Test
    void intake_foreignRecords_areAcknowledgedWithoutASubmission() throws Exception {
        assertThat(redelivered(Events.open("intake-foreign"))).isEmpty();
        assertThat(fixture.provider.submitted).isEmpty();
    }

    @Test
    void intake_tenRecordsThreeOfThemBroken_submitsSevenAndRefusesThree() throws Exception {
        String[] files = new String[10];
        for (int i = 0; i < 10; i++) {
            files[i] = i < 3 ? "broken-" + i + ".json" : "hero-" + i + ".png";
            if (i < 3) {
                write(files[i], "{\"name\":\"\",");
            } else {
                write(files[i], MediaFiles.png(100, 100));
                fixture.provider.then(waiting());
            }
        }
        for (int i = 0; i < 7; i++) {
            fixture.provider.then(completed());
        }

        assertThat(redelivered(batch(files))).isEmpty();

        assertThat(fixture.provider.submitted).hasSize(7);
        assertThat(files(data.resolve("rejected"))).containsExactly("broken-0.json", "broken-1.json", "broken-2.json");
        assertThat(files(data.resolve("results"))).hasSize(7);
    }

    @Test
    void intake_providerBusyForOne_onlyItsMessageIsRedelivered() throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        write("b.png", MediaFiles.png(100, 100));
        write("c.png", MediaFiles.png(100, 100));
        fixture.provider
                .then(waiting())
                .then(new ProviderException.Busy(error("SystemThrottling"), Optional.empty()))
                .then(waiting())
                .then(completed())
                .then(completed());

        assertThat(redelivered(batch("a.png", "b.png", "c.png"))).containsExactly("message-1");

        fixture.provider.then(waiting()).then(completed());
        assertThat(redelivered(batch("b.png"))).isEmpty();
        assertThat(data.resolve("results/b.png.json")).exists();
    }

    @Test
    void intake_slowSubject_isHandedToTheWorkflowAfterTheSharedTime() throws Exception {
        write("fast.png", MediaFiles.png(100, 100));
        write("slow.png", MediaFiles.png(100, 100));
        // Both are due after 2 s; the slow one again after 3.4 s, which is past the 3 s.
        fixture.provider.then(waiting()).then(waiting()).then(running()).then(completed());

        assertThat(redelivered(batch("slow.png", "fast.png"))).isEmpty();

        assertThat(fixture.started).hasSize(1);
        Task handedOver = fixture.started.get(0);
        assertThat(handedOver.status()).isEqualTo(TaskStatus.PROCESSING);
        assertThat(handedOver.pollState().orElseThrow().pollCount()).isEqualTo(1);
        assertThat(fixture.pauses).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void intake_littleTimeLeft_leavesTheRestOfTheBatchToAnotherDelivery() throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        write("b.png", MediaFiles.png(100, 100));
        fixture.provider.then(waiting()).during(() -> fixture.clock.advance(Duration.ofSeconds(20)));

        List<String> redelivered = redelivered(batch("a.png", "b.png"), Duration.ofSeconds(30));

        assertThat(redelivered).containsExactly("message-1");
        assertThat(fixture.provider.submitted).hasSize(1);
        assertThat(fixture.started).hasSize(1);
    }

    /** Regression: while nothing could be submitted, the remaining time was not checked. */
    @Test
    void intake_littleTimeLeftAfterAnOutage_leavesTheRestOfTheBatchToAnotherDelivery() throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        write("b.png", MediaFiles.png(100, 100));
        fixture.provider
                .then(new ProviderException.NotSent(error("http_500")))
                .during(() -> fixture.clock.advance(Duration.ofSeconds(20)));

        List<String> redelivered = redelivered(batch("a.png", "b.png"), Duration.ofSeconds(30));

        assertThat(redelivered).containsExactly("message-0", "message-1");
        assertThat(fixture.provider.submitted).hasSize(1);
    }

    /**
     * The first submission takes 14 of the 29 seconds, the second one may need 14, and one is for the function's
     * response.
     */
    @ParameterizedTest
    @CsvSource({"28, 1", "29, 2"})
    void intake_remainingTime_limitsTheSubmissions(int secondsLeft, int submissions) throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        write("b.png", MediaFiles.png(100, 100));
        fixture.provider
                .then(waiting())
                .then(waiting())
                .then(completed())
                .then(completed())
                .during(() -> fixture.clock.advance(Duration.ofSeconds(14)));

        redelivered(batch("a.png", "b.png"), Duration.ofSeconds(secondsLeft));

        assertThat(fixture.provider.submitted).hasSize(submissions);
    }

    @Test
    void intake_storeFails_theMessageIsRedelivered() throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        fixture.tasks.close();

        assertThat(redelivered(batch("a.png"))).containsExactly("message-0");
        assertThat(fixture.provider.submitted).isEmpty();
        fixture = new Fixture(data);
    }

    @Test
    void intake_submissionUnconfirmed_isNeverRepeatedByADelivery() throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        fixture.provider.then(new ProviderException.Unconfirmed(error("read_timeout")));

        assertThat(redelivered(batch("a.png"))).isEmpty();
        assertThat(redelivered(batch("a.png"))).isEmpty();

        assertThat(fixture.provider.submitted).hasSize(1);
        assertThat(fixture.tasks.list(Optional.empty(), 10, Optional.empty()).tasks())
                .extracting(Task::status)
                .containsExactly(TaskStatus.UNCONFIRMED);
    }

    @Test
    void intake_providerSendsRetryAfter_theMessageIsRedeliveredThen() throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        write("b.png", MediaFiles.png(100, 100));
        fixture.provider
                .then(new ProviderException.Busy(error("SystemThrottling"), Optional.of(Duration.ofSeconds(40))))
                .then(waiting())
                .then(completed());

        assertThat(redelivered(batch("a.png", "b.png"))).containsExactly("message-0");

        // The first poll of the other one came after two of the forty seconds.
        assertThat(delays).isEqualTo(Map.of("receipt-0", Duration.ofSeconds(38)));
    }

    @ParameterizedTest
    @CsvSource({"1, 15", "3, 60", "50, 900"})
    void intake_messageReceivedOften_isRedeliveredWithGrowingDelays(int received, int seconds) throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        fixture.provider.then(new ProviderException.NotSent(error("http_500")));

        redelivered(batch(received, "a.png"));

        assertThat(delays).isEqualTo(Map.of("receipt-0", Duration.ofSeconds(seconds)));
    }

    @Test
    void intake_memoryExhaustedByOne_theOthersAreSubmitted() throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        write("b.png", MediaFiles.png(100, 100));
        fixture.provider.then(waiting()).then(completed()).during(() -> {
            throw new OutOfMemoryError("injected");
        });

        assertThat(redelivered(batch("a.png", "b.png"))).containsExactly("message-0");

        assertThat(data.resolve("results/b.png.json")).exists();
        assertThat(delays).containsKey("receipt-0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"Records\":null}",
                "{\"Records\":[null,1,\"x\",[],{}]}",
                "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\"}]}",
                "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":"
                        + "{\"name\":\"subjects-123456789012\"},\"object\":{\"key\":\"incoming/%zz\"}}}]}"
            })
    void intake_malformedMessage_isAcknowledgedAndTheOthersAreSubmitted(String body) throws Exception {
        write("a.png", MediaFiles.png(100, 100));
        fixture.provider.then(waiting()).then(completed());
        ObjectNode event = (ObjectNode) JSON.readTree(batch("a.png"));
        ((ArrayNode) event.path("Records"))
                .insertObject(0)
                .put("messageId", "malformed")
                .put("receiptHandle", "malformed")
                .put("body", body);

        assertThat(redelivered(new ByteArrayInputStream(JSON.writeValueAsBytes(event))))
                .isEmpty();

        assertThat(fixture.provider.submitted).hasSize(1);
    }

    private List<String> redelivered(InputStream event) throws IOException {
        return redelivered(event, Duration.ofSeconds(120));
    }

    /** @return the ids of the messages that are redelivered */
    private List<String> redelivered(InputStream event, Duration remaining) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        intake.handleRequest(event, output, new TestContext(remaining));
        JsonNode failures = JSON.readTree(output.toByteArray()).path("batchItemFailures");
        assertThat(failures.isArray()).isTrue();
        return StreamSupport.stream(failures.spliterator(), false)
                .map(failure -> failure.path("itemIdentifier").asText())
                .toList();
    }

    /** One message for each file. */
    private static InputStream batch(String... files) throws IOException {
        return batch(1, files);
    }

    private static InputStream batch(int received, String... files) throws IOException {
        ObjectNode event = JSON.createObjectNode();
        ArrayNode messages = event.putArray("Records");
        for (String file : files) {
            ObjectNode notification = JSON.createObjectNode();
            ObjectNode record = notification.putArray("Records").addObject();
            record.put("eventSource", "aws:s3").put("eventName", "ObjectCreated:Put");
            ObjectNode s3 = record.putObject("s3");
            s3.putObject("bucket").put("name", BUCKET);
            s3.putObject("object").put("key", "incoming/" + file).put("eTag", "etag-" + file);
            int number = messages.size();
            ObjectNode message = messages.addObject();
            message.put("messageId", "message-" + number)
                    .put("receiptHandle", "receipt-" + number)
                    .put("body", notification.toString());
            message.putObject("attributes").put("ApproximateReceiveCount", Integer.toString(received));
        }
        return new ByteArrayInputStream(JSON.writeValueAsBytes(event));
    }

    private void write(String file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String file, byte[] content) throws IOException {
        Path path = data.resolve("incoming").resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
    }

    private static List<String> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
