package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliverWebhook;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.events.QueueMessages;
import dev.vidusubjects.events.WebhookSigner;
import dev.vidusubjects.events.WebhookSigning;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.fixture.MemoryStateStore;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.media.web.GuardedWeb;
import dev.vidusubjects.task.Task;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliverHandlerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path data;

    private final ObjectNode event = JSON.createObjectNode();
    private final ArrayNode records = event.putArray("Records");
    private EventsFixture fixture;
    private WebhookSigning signing = () -> Optional.of(WebhookSigner.of(SECRET));
    private DeliverHandler deliver;
    private AnnouncementId id;

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(data);
        Task task = fixture.completed(1);
        fixture.publish().publish(List.of(task), fixture.budget());
        id = EventsFixture.id(task);
        deliver = new DeliverHandler(
                new DeliverWebhook(
                        fixture.outbox,
                        fixture.queue,
                        fixture.log,
                        new MemoryStateStore(),
                        () -> signing.signer(),
                        GuardedWeb.anyAddress(),
                        Duration.ofSeconds(30),
                        fixture.clock,
                        () -> 0),
                fixture.clock);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** Each response waits until all requests have arrived. */
    @Test
    void deliver_tenMessages_areSentAtTheSameTime() throws Exception {
        CyclicBarrier all = new CyclicBarrier(10);
        for (int i = 0; i < 10; i++) {
            message("m-" + i, delivery(1, fixture.clock.instant()));
            fixture.server.then(socket -> {
                try {
                    all.await(20, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IOException(e);
                }
                return RawServer.respond(200, "").handle(socket);
            });
        }

        assertThat(failures(Duration.ofSeconds(60))).isEmpty();

        assertThat(fixture.log.read(id.task())).hasSize(10);
        assertThat(fixture.queue.added).isEmpty();
    }

    @Test
    void deliver_endpointFails_isNoFailureOfTheMessage() throws Exception {
        message("m-1", delivery(1, fixture.clock.instant()));
        fixture.server.thenRespond(500, "no");

        assertThat(failures(Duration.ofSeconds(60))).isEmpty();

        assertThat(fixture.queue.added).extracting(Delivery::attempt).containsExactly(2);
    }

    @Test
    void deliver_notDueYet_isQueuedAgainAsTheSameAttempt() throws Exception {
        Delivery later = delivery(4, fixture.clock.instant().plusSeconds(3600));
        message("m-1", later);

        assertThat(failures(Duration.ofSeconds(60))).isEmpty();

        assertThat(fixture.queue.added).containsExactly(later);
        assertThat(fixture.server.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"id\":\"x\",\"endpoint\":\"https://x/?k=s\"}"})
    void deliver_malformedMessage_failsAloneAndIsNotLogged(String body) throws Exception {
        records.addObject().put("messageId", "m-1").put("body", body);
        message("m-2", delivery(1, fixture.clock.instant()));
        fixture.server.thenRespond(200, "");

        try (RecordedLog log = RecordedLog.ofPackageOf(DeliverHandler.class)) {
            assertThat(failures(Duration.ofSeconds(60))).containsExactly("m-1");
            assertThat(log.lines("message_failed")).containsExactly("message_failed message_id=m-1");
            assertThat(log.text()).doesNotContain("k=s");
        }

        assertThat(fixture.log.read(id.task())).hasSize(1);
    }

    @Test
    void deliver_secretUnavailable_failsTheMessage() throws Exception {
        signing = () -> {
            throw new DeliveryQueueException("the parameter cannot be read", null);
        };
        message("m-1", delivery(1, fixture.clock.instant()));

        assertThat(failures(Duration.ofSeconds(60))).containsExactly("m-1");
    }

    @Test
    void deliver_noTimeLeft_failsTheMessagesThatAreNotDone() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        signing = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("interrupted");
        };
        message("m-1", delivery(1, fixture.clock.instant()));

        assertThat(failures(Duration.ofSeconds(1))).containsExactly("m-1");
    }

    @Test
    void deliver_emptyEvent_isDone() throws Exception {
        assertThat(failures(Duration.ofSeconds(60))).isEmpty();
    }

    private Delivery delivery(int attempt, Instant due) {
        return new Delivery(id, URI.create(fixture.url("/hook")), attempt, due);
    }

    private void message(String messageId, Delivery delivery) {
        records.addObject().put("messageId", messageId).put("body", QueueMessages.write(delivery));
    }

    /** @return the ids of the messages that failed */
    private List<String> failures(Duration remaining) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        deliver.handleRequest(
                new ByteArrayInputStream(JSON.writeValueAsBytes(event)), output, new TestContext(remaining));
        JsonNode failures = JSON.readTree(output.toByteArray()).path("batchItemFailures");
        assertThat(failures.isArray()).isTrue();
        return StreamSupport.stream(failures.spliterator(), false)
                .map(failure -> failure.path("itemIdentifier").asText())
                .toList();
    }
}
