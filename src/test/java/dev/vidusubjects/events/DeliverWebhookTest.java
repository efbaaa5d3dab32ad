package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.fixture.EventsFixture;
import dev.vidusubjects.fixture.MemoryStateStore;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.media.web.GuardedWeb;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.Task;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliverWebhookTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl1XbHUYLn";

    /** Delays without jitter. */
    private static final RandomGenerator NO_JITTER = () -> 0;

    @TempDir
    Path data;

    private final MemoryStateStore states = new MemoryStateStore();
    private EventsFixture fixture;
    private AnnouncementId id;
    private String body;

    @BeforeEach
    void open() throws Exception {
        fixture = new EventsFixture(data);
        Task task = fixture.completed(1);
        fixture.publish().publish(List.of(task), fixture.budget());
        id = EventsFixture.id(task);
        body = fixture.outbox.body(id).orElseThrow();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private DeliverWebhook webhook() {
        return webhook(GuardedWeb.anyAddress(), Duration.ofSeconds(30));
    }

    private DeliverWebhook webhook(GuardedWeb web, Duration timeout) {
        return webhook(() -> Optional.of(WebhookSigner.of(SECRET)), web, timeout);
    }

    private DeliverWebhook webhook(WebhookSigning signing, GuardedWeb web, Duration timeout) {
        return new DeliverWebhook(
                fixture.outbox, fixture.queue, fixture.log, states, signing, web, timeout, fixture.clock, NO_JITTER);
    }

    private Delivery first() {
        return new Delivery(id, endpoint(), 1, now());
    }

    private URI endpoint() {
        return URI.create(fixture.url("/hooks/vidu?token=secret"));
    }

    private Instant now() {
        return fixture.clock.instant();
    }

    /** A request as the receiver read it. */
    private record Received(String line, Map<String, List<String>> headers, String body) {

        static Received of(String request) {
            int end = request.indexOf("\r\n\r\n");
            List<String> head = Arrays.asList(request.substring(0, end).split("\r\n"));
            Map<String, List<String>> headers = new TreeMap<>();
            for (String header : head.subList(1, head.size())) {
                int colon = header.indexOf(':');
                headers.computeIfAbsent(header.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(header.substring(colon + 1).strip());
            }
            return new Received(head.get(0), headers, request.substring(end + 4));
        }

        /** Verifies it with the library of the specification. */
        void verify(String secret) throws Exception {
            new Webhook(secret).verify(body, HttpHeaders.of(headers, (name, value) -> true));
        }
    }

    private Received received(int index) {
        return Received.of(fixture.server.requests().get(index));
    }

    @Test
    void deliver_endpointAccepts_sendsTheStoredBodyOnce() {
        fixture.server.thenRespond(202, "accepted: token=secret");

        webhook().deliver(first());

        assertThat(fixture.server.requests()).hasSize(1);
        Received request = received(0);
        assertThat(request.line()).isEqualTo("POST /hooks/vidu?token=secret HTTP/1.1");
        assertThat(request.body()).isEqualTo(body);
        assertThat(request.headers())
                .containsEntry("content-type", List.of("application/json"))
                .containsEntry("user-agent", List.of("vidu-subjects"))
                .containsEntry("webhook-id", List.of(id.toString()))
                .containsEntry("webhook-timestamp", List.of(Long.toString(now().getEpochSecond())));
        assertThat(fixture.queue.added).isEmpty();
        assertThat(fixture.queue.givenUp).isEmpty();
        assertThat(fixture.log.read(id.task()))
                .containsExactly(new DeliveryAttempt(
                        id,
                        fixture.url("/hooks/vidu"),
                        1,
                        now(),
                        Duration.ZERO,
                        OptionalInt.of(202),
                        Optional.empty(),
                        Optional.empty(),
                        Outcome.DELIVERED,
                        Optional.empty()));
    }

    /** The library compares the timestamp with the real time. */
    @Test
    void deliver_request_isVerifiedByTheReferenceLibraryAndOnlyWithTheSecret() {
        fixture.clock.set(Instant.now());
        fixture.server.thenRespond(200, "");

        webhook().deliver(first());

        assertThatCode(() -> received(0).verify(SECRET)).doesNotThrowAnyException();
        assertThatThrownBy(() -> received(0).verify(OTHER_SECRET)).isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void deliver_beforeItIsDue_isPutBackWithoutAnAttempt() {
        Delivery early = new Delivery(id, endpoint(), 3, now().plusMillis(1));

        webhook().deliver(early);

        assertThat(fixture.queue.added).containsExactly(early);
        assertThat(fixture.server.connections()).isZero();
        assertThat(fixture.log.all()).isEmpty();
    }

    @Test
    void deliver_endpointIsGone_stops() {
        fixture.server.thenRespond(410, "no longer here");

        webhook().deliver(first());

        assertThat(fixture.queue.added).isEmpty();
        assertThat(fixture.queue.givenUp).isEmpty();
        assertThat(fixture.log.last().outcome()).isEqualTo(Outcome.GONE);
        assertThat(fixture.log.last().response()).contains("no longer here");
    }

    @Test
    void deliver_unavailableWithRetryAfter_waitsThatLong() {
        fixture.server.thenRespond(503, "", "Retry-After: 120");

        webhook().deliver(first());

        Instant next = now().plusSeconds(120);
        assertThat(fixture.queue.added).containsExactly(new Delivery(id, endpoint(), 2, next));
        assertThat(fixture.log.last().outcome()).isEqualTo(Outcome.RETRIED);
        assertThat(fixture.log.last().status()).hasValue(503);
        assertThat(fixture.log.last().response()).isEmpty();
        assertThat(fixture.log.last().nextAt()).contains(next);
    }

    @Test
    void deliver_retryAfterIsADate_waitsUntilThen() {
        Instant date = now().plus(Duration.ofHours(2));
        String header = DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC));
        fixture.server.thenRespond(429, "", "retry-after: " + header);

        webhook().deliver(first());

        assertThat(fixture.queue.added).extracting(Delivery::notBefore).containsExactly(date);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999", "-5", "soon", "1e9", "\u00e9"})
    void deliver_hostileRetryAfter_isBoundedOrIgnored(String value) {
        fixture.server.thenRespond(503, "", "retry-after: " + value);

        webhook().deliver(first());

        assertThat(fixture.queue.added.get(0).notBefore())
                .isBetween(now().plusSeconds(5), now().plus(DeliverySchedule.MAX_RETRY_AFTER));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 404, 418, 500, 599})
    void deliver_otherStatus_isRepeated(int status) {
        fixture.server.thenRespond(status, "", "location: " + fixture.url("/other"));

        webhook().deliver(first());

        assertThat(fixture.server.requests()).hasSize(1);
        assertThat(fixture.queue.added).containsExactly(new Delivery(id, endpoint(), 2, now().plusSeconds(5)));
        assertThat(fixture.log.last().status()).hasValue(status);
    }

    @Test
    void deliver_neverAccepted_isGivenUpAfterNineAttempts() {
        Instant start = now();
        for (int attempt = 0; attempt < 20; attempt++) {
            fixture.server.thenRespond(500, "");
        }
        Delivery next = first();
        while (fixture.queue.givenUp.isEmpty()) {
            fixture.clock.set(next.notBefore());
            fixture.queue.added.clear();
            webhook().deliver(next);
            next = fixture.queue.added.isEmpty() ? next : fixture.queue.added.get(0);
        }

        assertThat(fixture.server.requests()).hasSize(9);
        assertThat(fixture.server.requests())
                .extracting(request -> Received.of(request).headers().get("webhook-id"))
                .containsOnly(List.of(id.toString()));
        assertThat(fixture.server.requests())
                .extracting(request -> Received.of(request).body())
                .containsOnly(body);
        assertThat(fixture.queue.givenUp).containsExactly(Map.entry(next, "status 500"));
        assertThat(next.attempt()).isEqualTo(9);
        assertThat(fixture.log.all()).extracting(DeliveryAttempt::attempt).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(fixture.log.all().subList(0, 8))
                .extracting(DeliveryAttempt::outcome)
                .containsOnly(Outcome.RETRIED);
        assertThat(fixture.log.last().outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(fixture.log.last().nextAt()).isEmpty();
        assertThat(Duration.between(start, now()))
                .isEqualTo(Duration.ofHours(40).plus(Duration.ofMinutes(12)).plusSeconds(35));
    }

    @Test
    void deliver_longRefusal_keepsAtMost200PrintableCharacters() {
        fixture.server.thenRespond(400, " \r\n\u0000\u001b[31mNo\u2028" + "\u00e9\ud83e\uddb8".repeat(5_000));

        webhook().deliver(first());

        String response = fixture.log.last().response().orElseThrow();
        assertThat(response)
                .hasSizeBetween(198, 200)
                .startsWith("[31mNo \u00e9\ud83e\uddb8")
                .endsWith("…");
        assertThat(response.codePoints()).noneMatch(Character::isISOControl).doesNotContain(0xFFFD, 0x2028);
    }

    @Test
    void deliver_refusalOf200Characters_isKeptWhole() {
        fixture.server.thenRespond(400, "x".repeat(200)).thenRespond(400, "x".repeat(201));

        webhook().deliver(first());
        webhook().deliver(first());

        assertThat(fixture.log.all())
                .extracting(attempt -> attempt.response().orElseThrow())
                .containsExactly("x".repeat(200), "x".repeat(199) + "…");
    }

    @Test
    void deliver_noResponse_isRepeatedWithTheReason() throws Exception {
        fixture.server.then(RawServer.hangUp()).then(RawServer.reset()).then(RawServer.hang());

        webhook().deliver(first());
        webhook().deliver(first());
        webhook(GuardedWeb.anyAddress(), Duration.ofMillis(200)).deliver(first());
        fixture.server.close();
        webhook().deliver(first());

        assertThat(fixture.queue.added).hasSize(4).containsOnly(new Delivery(id, endpoint(), 2, now().plusSeconds(5)));
        assertThat(fixture.log.all()).allSatisfy(attempt -> {
            assertThat(attempt.status()).isEmpty();
            assertThat(attempt.error().orElseThrow()).isNotBlank().hasSizeLessThanOrEqualTo(200);
        });
    }

    /** The address may have been public when the request was accepted. */
    @Test
    void deliver_addressThatIsNotPublic_isNotContacted() {
        webhook(GuardedWeb.publicOnly(), Duration.ofSeconds(30)).deliver(first());
        webhook(GuardedWeb.publicOnly(), Duration.ofSeconds(30))
                .deliver(new Delivery(id, URI.create("https://127.0.0.1/?token=secret"), 1, now()));

        assertThat(fixture.server.connections()).isZero();
        assertThat(fixture.log.all()).hasSize(2).allSatisfy(attempt -> assertThat(attempt.error())
                .isPresent());
    }

    /** Stands for any defect of the client, which fails here without a time limit; its message must not be shown. */
    @Test
    void deliver_clientFailsUnexpectedly_isRepeatedByTheScheduleAndGivenUpAtLast() {
        DeliverWebhook defective = webhook(GuardedWeb.anyAddress(), null);
        Delivery last = new Delivery(id, endpoint(), 9, now());
        try (RecordedLog log = RecordedLog.ofPackageOf(DeliverWebhook.class)) {
            defective.deliver(first());
            defective.deliver(last);

            assertThat(log.lines("webhook_attempted")).hasSize(2);
            assertThat(log.lines("webhook_attempted").get(0))
                    .contains("attempt=1 outcome=retried reason=the request failed: NullPointerException ");
            assertThat(log.text()).doesNotContain("token", "limit", "Duration");
        }
        assertThat(fixture.queue.added).containsExactly(new Delivery(id, endpoint(), 2, now().plusSeconds(5)));
        assertThat(fixture.queue.givenUp).containsExactly(Map.entry(last, "the request failed: NullPointerException"));
        assertThat(fixture.log.all())
                .extracting(DeliveryAttempt::error)
                .containsOnly(Optional.of("the request failed: NullPointerException"));
        assertThat(states.read("failing-endpoints")).isPresent();
    }

    @Test
    void deliver_noSecret_isGivenUp() {
        webhook(Optional::empty, GuardedWeb.anyAddress(), Duration.ofSeconds(30))
                .deliver(first());

        assertThat(fixture.server.connections()).isZero();
        assertThat(fixture.queue.added).isEmpty();
        assertThat(fixture.queue.givenUp).containsExactly(Map.entry(first(), "no secret is configured"));
        DeliveryAttempt attempt = fixture.log.all().get(0);
        assertThat(attempt.outcome()).isEqualTo(DeliveryAttempt.Outcome.GAVE_UP);
        assertThat(attempt.error()).contains("no secret is configured");
    }

    /** As at the end of the process. */
    @Test
    void deliver_interrupted_mustBeRepeatedAndDoesNotCount() {
        fixture.server.then(RawServer.hang());
        DeliverWebhook webhook = webhook();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> webhook.deliver(new Delivery(id, endpoint(), 9, now())))
                .isInstanceOf(DeliveryQueueException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(fixture.queue.added).isEmpty();
        assertThat(fixture.queue.givenUp).isEmpty();
        assertThat(fixture.log.all()).isEmpty();
        assertThat(states.read("failing-endpoints")).isEmpty();
    }

    @Test
    void deliver_noBody_isDroppedWithAWarning() {
        try (RecordedLog log = RecordedLog.ofPackageOf(DeliverWebhook.class)) {
            AnnouncementId expired = new AnnouncementId(id.task(), 99);
            webhook().deliver(new Delivery(expired, endpoint(), 1, now()));

            assertThat(log.lines("webhook_dropped"))
                    .containsExactly(
                            "webhook_dropped announcement=" + expired + " reason=the announcement has expired");
        }
        assertThat(fixture.server.connections()).isZero();
        assertThat(fixture.queue.added).isEmpty();
    }

    @Test
    void deliver_secretCannotBeRead_mustBeRepeated() {
        WebhookSigning unavailable = () -> {
            throw new DeliveryQueueException("the secret cannot be read", null);
        };
        DeliverWebhook webhook = webhook(unavailable, GuardedWeb.anyAddress(), Duration.ofSeconds(30));

        assertThatThrownBy(() -> webhook.deliver(first())).isInstanceOf(DeliveryQueueException.class);

        assertThat(fixture.server.connections()).isZero();
        assertThat(fixture.log.all()).isEmpty();
    }

    @Test
    void deliver_queueFailsAfterTheAttempt_mustBeRepeated() {
        fixture.server.thenRespond(500, "").thenRespond(500, "");
        fixture.queue.failures = 2;

        assertThatThrownBy(() -> webhook().deliver(first())).isInstanceOf(DeliveryQueueException.class);
        assertThatThrownBy(() -> webhook().deliver(new Delivery(id, endpoint(), 9, now())))
                .isInstanceOf(DeliveryQueueException.class);

        assertThat(fixture.queue.added).isEmpty();
        assertThat(fixture.queue.givenUp).isEmpty();
    }

    @Test
    void deliver_failureAndSuccess_changeTheHealthOfTheEndpoint() {
        fixture.server.thenRespond(500, "").thenRespond(200, "");

        webhook().deliver(first());
        assertThat(states.read("failing-endpoints").orElseThrow().value())
                .startsWith("{\"")
                .contains("\":\"" + now());
        webhook().deliver(first());

        assertThat(states.read("failing-endpoints").map(StateStore.Entry::value))
                .contains("{}");
    }

    @Test
    void deliver_anyOutcome_logsAndStoresNeitherSecretNorQuery() throws Exception {
        fixture.server
                .thenRespond(200, "token=secret")
                .thenRespond(500, "no")
                .thenRespond(410, "no")
                .then(RawServer.reset());
        try (RecordedLog log = RecordedLog.ofPackageOf(DeliverWebhook.class)) {
            for (int attempt = 1; attempt <= 4; attempt++) {
                webhook().deliver(first());
            }
            webhook(GuardedWeb.publicOnly(), Duration.ofSeconds(30)).deliver(first());
            fixture.server.close();
            webhook().deliver(new Delivery(id, endpoint(), 9, now()));

            assertThat(log.lines("webhook_attempted")).hasSize(6);
            assertThat(log.lines("webhook_attempted").get(1))
                    .startsWith("webhook_attempted task_id=" + id.task() + " announcement=" + id + " endpoint="
                            + fixture.server.url() + " attempt=1 outcome=retried reason=status 500 ");
            assertThat(log.text()).doesNotContain("token", "secret", "whsec_", SECRET.substring(6));
        }
        assertThat(fixture.log.all()).hasSize(6);
        assertThat(fixture.log.all().toString()).doesNotContain("token", "secret", SECRET.substring(6));
        assertThat(fixture.queue.givenUp.values().toString()).doesNotContain("token", "secret");
        assertThat(body).doesNotContain("token", "secret", "/hooks");
    }
}
