package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.events.Announcement;
import dev.vidusubjects.events.KeepMedia;
import dev.vidusubjects.events.MediaRetry;
import dev.vidusubjects.events.QueueMessages;
import dev.vidusubjects.events.RetryMedia;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskJson;
import dev.vidusubjects.task.Tasks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishHandlerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    private final ObjectNode event = JSON.createObjectNode();
    private final ArrayNode records = event.putArray("Records");
    private EventsFixture fixture;
    private PublishHandler publish;

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(data);
        KeepMedia media = fixture.keepMedia();
        publish = new PublishHandler(
                fixture.publish(Optional.of(media)),
                new RetryMedia(fixture.tasks, Optional.of(media), fixture.retries::add, fixture.clock),
                fixture.clock);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void publish_endings_areAnnounced() throws Exception {
        Task completed = fixture.completed(1);
        Task failed = fixture.failed(2);
        record("11", TaskJson.write(completed));
        record("12", TaskJson.write(failed));

        assertThat(failures()).isEmpty();

        assertThat(fixture.bus.accepted)
                .extracting(Announcement::id)
                .containsExactlyInAnyOrder(EventsFixture.id(completed), EventsFixture.id(failed));
        fixture.clock.advance(Duration.ofHours(1));
        assertThat(fixture.outbox.unannounced(fixture.clock.instant(), 10)).isEmpty();
    }

    @Test
    void publish_someFail_reportsTheFirstOneOnly() throws Exception {
        Task first = fixture.failed(1);
        Task second = fixture.failed(2);
        Task third = fixture.failed(3);
        record("11", TaskJson.write(first));
        record("12", TaskJson.write(second));
        record("13", TaskJson.write(third));
        fixture.bus.throttled.add(EventsFixture.id(third));
        fixture.bus.throttled.add(EventsFixture.id(second));

        assertThat(failures()).containsExactly("12");

        assertThat(fixture.bus.accepted).extracting(Announcement::id).containsExactly(EventsFixture.id(first));
    }

    @Test
    void publish_sameEventTwice_isAnnouncedOnce() throws Exception {
        record("11", TaskJson.write(fixture.failed(1)));

        assertThat(failures()).isEmpty();
        assertThat(failures()).isEmpty();

        assertThat(fixture.bus.accepted).hasSize(1);
    }

    @Test
    void publish_writeThatEndedNothing_isIgnored() throws Exception {
        record("11", TaskJson.write(Tasks.submitting(1)));
        record("12", TaskJson.write(Tasks.submitted(2, Tasks.START)));

        assertThat(failures()).isEmpty();
        assertThat(fixture.bus.accepted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"id\":\"x\"}"})
    void publish_unreadableImage_isIgnoredAndTheOthersAreAnnounced(String image) throws Exception {
        record("11", image);
        record("12", TaskJson.write(fixture.failed(1)));

        assertThat(failures()).isEmpty();
        assertThat(fixture.bus.accepted).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "7",
                "{\"eventSource\":\"aws:dynamodb\"}",
                "{\"dynamodb\":{\"NewImage\":{\"task\":{\"N\":\"1\"}}}}",
                "{\"dynamodb\":{\"OldImage\":{},\"SequenceNumber\":\"1\"}}"
            })
    void publish_foreignRecord_isIgnored(String record) throws Exception {
        records.add(JSON.readTree(record));

        assertThat(failures()).isEmpty();
        assertThat(fixture.bus.accepted).isEmpty();
    }

    @Test
    void retry_copyThatFailsAgain_isQueuedAgain() throws Exception {
        Task completed = fixture.completed(1, List.of("https://127.0.0.1:1/a.png"), List.of(), Optional.empty());
        message("m-1", QueueMessages.write(new MediaRetry(completed.id(), 2, fixture.clock.instant())));

        assertThat(failures()).isEmpty();

        assertThat(fixture.retries).extracting(MediaRetry::attempt).containsExactly(3);
    }

    @Test
    void retry_ofAMissingTask_isDone() throws Exception {
        message("m-1", QueueMessages.write(new MediaRetry(Tasks.id(9), 2, fixture.clock.instant())));

        assertThat(failures()).isEmpty();
        assertThat(fixture.retries).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[1]", "{\"task_id\":\"../x\",\"attempt\":2,\"not_before\":\"x\"}"})
    void retry_malformedMessage_failsAlone(String body) throws Exception {
        message("m-1", body);
        message("m-2", QueueMessages.write(new MediaRetry(Tasks.id(9), 2, fixture.clock.instant())));

        assertThat(failures()).containsExactly("m-1");
    }

    @Test
    void retry_storeFails_failsItsMessage() throws Exception {
        message("m-1", QueueMessages.write(new MediaRetry(Tasks.id(1), 2, fixture.clock.instant())));
        fixture.tasks.close();

        assertThat(failures()).containsExactly("m-1");
    }

    private void record(String position, String image) {
        ObjectNode record =
                records.addObject().put("eventSource", "aws:dynamodb").put("eventName", "MODIFY");
        ObjectNode change = record.putObject("dynamodb").put("SequenceNumber", position);
        change.putObject("NewImage").putObject("task").put("S", image);
    }

    private void message(String id, String body) {
        records.addObject().put("eventSource", "aws:sqs").put("messageId", id).put("body", body);
    }

    private List<String> failures() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        publish.handleRequest(
                new ByteArrayInputStream(JSON.writeValueAsBytes(event)),
                output,
                new TestContext(Duration.ofSeconds(60)));
        JsonNode failures = JSON.readTree(output.toByteArray()).path("batchItemFailures");
        assertThat(failures.isArray()).isTrue();
        return StreamSupport.stream(failures.spliterator(), false)
                .map(failure -> failure.path("itemIdentifier").asText())
                .toList();
    }
}
