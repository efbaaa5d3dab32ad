package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.aws.LoopbackService.Request;
import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.events.MediaRetry;
import dev.vidusubjects.events.QueueMessages;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.task.Tasks;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages SQS receives, and what follows if it refuses them. */
class SqsDeliveryQueueTest {

    private static final String QUEUE = "https://sqs.eu-central-1.amazonaws.com/123456789012/deliveries";
    private static final String DEAD_LETTERS = QUEUE + "-dead-letter";
    private static final String EMPTY = "{\"Successful\":[],\"Failed\":[]}";

    private final MutableClock clock = new MutableClock();
    private final List<Duration> pauses = new ArrayList<>();
    private final LoopbackService service = new LoopbackService();
    private final SqsSender sender = new SqsSender(service.clients(), pauses::add, clock);
    private final SqsDeliveryQueue queue = new SqsDeliveryQueue(sender, Optional.of(QUEUE), Optional.of(DEAD_LETTERS));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void add_deliveries_sendsThemInBatchesOfTen() {
        service.responds(request -> accepted(request, message -> true));
        List<Delivery> deliveries = IntStream.range(0, 23)
                .mapToObj(i -> delivery("https://hooks.example.com/" + i))
                .toList();

        queue.add(deliveries);

        assertThat(service.requests())
                .extracting(SqsDeliveryQueueTest::messages)
                .containsExactly(10, 10, 3);
        assertThat(service.requests().get(0)).satisfies(request -> {
            assertThat(request.operation()).isEqualTo("AmazonSQS.SendMessageBatch");
            assertThat(request.json().path("QueueUrl").asText()).isEqualTo(QUEUE);
            assertThat(QueueMessages.delivery(
                            message(request).path("MessageBody").asText()))
                    .isEqualTo(deliveries.get(0));
        });
    }

    @ParameterizedTest
    @CsvSource({"-5000, 0", "0, 0", "1, 1", "1000, 1", "1001, 2", "899001, 900", "86400000, 900"})
    void add_delivery_isDelayedUntilItIsDueOrForTheMaximum(long milliseconds, int seconds) {
        service.responds(request -> accepted(request, message -> true));

        queue.add(List.of(delivery("https://hooks.example.com/", clock.instant().plusMillis(milliseconds))));

        assertThat(message(service.requests().get(0)).path("DelaySeconds").asInt())
                .isEqualTo(seconds);
    }

    @Test
    void add_distantInstant_isDelayedForTheMaximum() {
        service.responds(request -> accepted(request, message -> true));

        queue.add(List.of(delivery("https://hooks.example.com/", Instant.MAX)));

        assertThat(message(service.requests().get(0)).path("DelaySeconds").asInt())
                .isEqualTo(900);
    }

    @Test
    void add_deliveriesToOneServer_areOneGroup() {
        service.responds(request -> accepted(request, message -> true));

        queue.add(List.of(
                delivery("https://hooks.example.com/a?k=1"),
                delivery("https://HOOKS.example.com/b"),
                delivery("https://hooks.example.com:8443/a")));

        List<String> groups = new ArrayList<>();
        service.requests()
                .get(0)
                .json()
                .path("Entries")
                .forEach(message -> groups.add(message.path("MessageGroupId").asText()));
        assertThat(groups).allMatch(group -> group.matches("[0-9a-f]{32}"));
        assertThat(groups.get(1)).isEqualTo(groups.get(0)).isNotEqualTo(groups.get(2));
    }

    @Test
    void add_someRefusedOnce_sendsOnlyTheseAgain() {
        service.responds(request -> accepted(request, id -> service.requests().size() > 1 || !id.equals("1")));

        queue.add(List.of(delivery("https://a.example.com/"), delivery("https://b.example.com/")));

        assertThat(service.requests())
                .extracting(SqsDeliveryQueueTest::messages)
                .containsExactly(2, 1);
        assertThat(message(service.requests().get(1)).path("MessageBody").asText())
                .contains("b.example.com");
        assertThat(pauses).containsExactly(SqsSender.FIRST_PAUSE);
    }

    @Test
    void add_oneAlwaysRefused_failsAfterThreeRetries() {
        service.responds(request -> accepted(request, id -> !id.equals("1")));

        assertThatThrownBy(() ->
                        queue.add(List.of(delivery("https://a.example.com/"), delivery("https://b.example.com/?k=s"))))
                .isInstanceOf(DeliveryQueueException.class)
                .hasMessageContaining("1 messages")
                .hasMessageContaining("InternalError")
                .hasMessageNotContaining("k=s");

        assertThat(service.requests())
                .extracting(SqsDeliveryQueueTest::messages)
                .containsExactly(2, 1, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {EMPTY, "{}", "[]", "nonsense"})
    void add_responseWithoutResults_fails(String body) {
        service.responds(Response.json(200, body));

        assertThatThrownBy(() -> queue.add(List.of(delivery("https://a.example.com/"))))
                .isInstanceOf(DeliveryQueueException.class);
    }

    @Test
    void add_sqsRefusesTheCall_fails() {
        service.responds(Response.error(400, "com.amazonaws.sqs#QueueDoesNotExist", "no"));

        assertThatThrownBy(() -> queue.add(List.of(delivery("https://a.example.com/"))))
                .isInstanceOf(DeliveryQueueException.class)
                .hasMessageContaining(QUEUE);
    }

    @Test
    void add_nothing_needsNoQueue() {
        new SqsDeliveryQueue(sender, Optional.empty(), Optional.empty()).add(List.of());

        assertThat(service.requests()).isEmpty();
    }

    @Test
    void add_noQueueConfigured_namesTheSetting() {
        SqsDeliveryQueue unset = new SqsDeliveryQueue(sender, Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> unset.add(List.of(delivery("https://a.example.com/"))))
                .hasMessageContaining("SUBJECTS_AWS_DELIVERIES_QUEUE_URL");
        assertThatThrownBy(() -> unset.giveUp(delivery("https://a.example.com/"), "status 500"))
                .hasMessageContaining("SUBJECTS_AWS_DELIVERIES_DEAD_LETTER_URL");
    }

    @ParameterizedTest
    @CsvSource({"status 500, status 500", "'', unknown", "'a\nb', a?b"})
    void giveUp_delivery_sendsItToTheDeadLettersWithTheReason(String reason, String sent) {
        service.responds(request -> accepted(request, message -> true));
        Delivery delivery = delivery("https://a.example.com/");

        queue.giveUp(delivery, reason);

        assertThat(service.requests()).singleElement().satisfies(request -> {
            assertThat(request.json().path("QueueUrl").asText()).isEqualTo(DEAD_LETTERS);
            assertThat(QueueMessages.delivery(
                            message(request).path("MessageBody").asText()))
                    .isEqualTo(delivery);
            assertThat(message(request)
                            .path("MessageAttributes")
                            .path("reason")
                            .path("StringValue")
                            .asText())
                    .isEqualTo(sent);
        });
    }

    @Test
    void add_mediaRetry_isDelayed() {
        service.responds(request -> accepted(request, message -> true));
        MediaRetry retry = new MediaRetry(Tasks.id(1), 2, clock.instant().plusSeconds(30));

        new SqsMediaQueue(sender, Optional.of(QUEUE)).add(retry);

        JsonNode message = message(service.requests().get(0));
        assertThat(QueueMessages.mediaRetry(message.path("MessageBody").asText()))
                .isEqualTo(retry);
        assertThat(message.path("DelaySeconds").asInt()).isEqualTo(30);
    }

    private Delivery delivery(String endpoint) {
        return delivery(endpoint, clock.instant());
    }

    private static Delivery delivery(String endpoint, Instant due) {
        return new Delivery(new AnnouncementId(Tasks.id(1), 3), URI.create(endpoint), 1, due);
    }

    private static int messages(Request request) {
        return request.json().path("Entries").size();
    }

    private static JsonNode message(Request request) {
        return request.json().path("Entries").path(0);
    }

    /** @param accepts which messages of the request are accepted, by their ids */
    private static Response accepted(Request request, Predicate<String> accepts) {
        List<String> successful = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        request.json().path("Entries").forEach(message -> {
            String id = message.path("Id").asText();
            if (accepts.test(id)) {
                successful.add("{\"Id\":\"" + id + "\",\"MessageId\":\"m\",\"MD5OfMessageBody\":\""
                        + md5(message.path("MessageBody").asText().getBytes(StandardCharsets.UTF_8))
                        + "\",\"MD5OfMessageAttributes\":\"" + md5OfReason(message) + "\"}");
            } else {
                failed.add("{\"Id\":\"" + id + "\",\"Code\":\"InternalError\",\"SenderFault\":false}");
            }
        });
        return Response.json(200, "{\"Successful\":" + successful + ",\"Failed\":" + failed + "}");
    }

    /** As the documentation of SQS defines it: each text with its length before it, and 1 for the type of the value. */
    private static String md5OfReason(JsonNode message) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        append(encoded, "reason");
        append(encoded, "String");
        encoded.write(1);
        append(encoded, message.at("/MessageAttributes/reason/StringValue").asText());
        return md5(encoded.toByteArray());
    }

    private static void append(ByteArrayOutputStream encoded, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        encoded.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
        encoded.writeBytes(utf8);
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
