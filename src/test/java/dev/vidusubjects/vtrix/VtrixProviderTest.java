package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.NotSent;
import dev.vidusubjects.provider.ProviderException.Rejected;
import dev.vidusubjects.provider.ProviderException.Unconfirmed;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.time.MutableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again and what is not, against real sockets. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class VtrixProviderTest {

    private static final String KEY = "test-key-1234567890";
    private static final String CREATED = "{\"id\":\"t1\",\"status\":\"created\"}";
    private static final ProviderRequest REQUEST =
            new ProviderRequest("Hero", List.of("data:image/png;base64,AAAA"), List.of(), Optional.of("voice-1"));

    @Inject
    Vertx vertx;

    private final MutableClock clock = new MutableClock();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<ViduApis> made = new ArrayList<>();
    private RawServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        for (ViduApis apis : made) {
            apis.close();
        }
    }

    private VtrixProvider provider(String... settings) {
        return provider(new FixedAccess(server.url(), KEY), settings);
    }

    private VtrixProvider provider(ProviderAccess access, String... settings) {
        SubjectsConfig config = ConfigOf.provider(settings);
        ViduApis apis = new ViduApis(config, vertx);
        made.add(apis);
        RandomGenerator half = () -> 0L;
        return new VtrixProvider(
                new ViduExchange(apis, access, config, clock), config.provider(), clock, half, duration -> {
                    pauses.add(duration);
                    clock.advance(duration);
                });
    }

    @Test
    void submit_anOrdinaryAnswer_givesTheTask() throws Exception {
        server.thenAnswer(200, CREATED);

        ProviderTask task = provider().submit(REQUEST, "attempt", Budgets.ample());

        assertThat(task.id()).isEqualTo("t1");
        assertThat(task.state()).isEqualTo(ProviderTask.State.WAITING);
        assertThat(server.requests()).singleElement().satisfies(request -> assertThat(request)
                .startsWith("POST /model/v1/generation HTTP/1.1\r\n")
                .containsIgnoringCase("authorization: Bearer " + KEY + "\r\n")
                .endsWith("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\"Hero\","
                        + "\"images\":[\"data:image/png;base64,AAAA\"],\"voice_id\":\"voice-1\"}}]}"));
    }

    @Test
    void submit_connectionRefused_isTransientAndTriedAgain() throws IOException {
        server.close();

        NotSent failure =
                catchThrowableOfType(NotSent.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo("not_connected");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void submit_unknownHost_isTransient() {
        VtrixProvider provider =
                provider(new FixedAccess(URI.create("http://no-such-host.invalid"), KEY), "max-attempts", "1");

        NotSent failure =
                catchThrowableOfType(NotSent.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().message()).contains("host name");
    }

    @Test
    void submit_tlsHandshakeBroken_isTransient() {
        URI secure = URI.create(server.url().toString().replace("http:", "https:"));
        VtrixProvider provider =
                provider(new FixedAccess(secure, KEY), "max-attempts", "1", "connect-timeout", "300ms");

        NotSent failure =
                catchThrowableOfType(NotSent.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().message()).contains("nothing was sent");
    }

    @Test
    void submit_connectionClosedAfterTheRequest_isUnconfirmedAndSentOnce() {
        server.then(RawServer.hangUp());

        Unconfirmed failure =
                catchThrowableOfType(Unconfirmed.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo("no_answer");
        assertThat(server.requests()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void submit_connectionResetAfterTheRequest_isUnconfirmedAndSentOnce() {
        server.then(RawServer.reset());

        catchThrowableOfType(Unconfirmed.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(server.requests()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void submit_noAnswerInTime_isUnconfirmedAndSentOnce() {
        server.then(RawServer.hang());

        Unconfirmed failure = catchThrowableOfType(
                Unconfirmed.class, () -> provider("read-timeout", "200ms").submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().message()).contains("in time");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void submit_largeBody_isGivenTime() throws Exception {
        server.then(RawServer.after(Duration.ofMillis(600), RawServer.answer(200, CREATED)));
        ProviderRequest large = new ProviderRequest(
                "Hero", List.of("data:image/png;base64," + "A".repeat(3_000_000)), List.of(), Optional.empty());

        assertThat(provider("read-timeout", "200ms")
                        .submit(large, "attempt", Budgets.ample())
                        .id())
                .isEqualTo("t1");
    }

    @Test
    void submit_bodyCutOff_isUnconfirmed() {
        server.then(RawServer.cutBody(200, "{\"id\":\"t1\",\"sta", RawServer.hangUp()));

        Unconfirmed failure =
                catchThrowableOfType(Unconfirmed.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo("unreadable_answer");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void submit_bodyStallsOrTrickles_isUnconfirmedInTime() {
        server.then(RawServer.cutBody(200, "{\"id\":", RawServer.hang()));
        server.then(RawServer.cutBody(200, "{\"id\":\"", RawServer.trickle()));
        VtrixProvider provider = provider("read-timeout", "200ms");

        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 2; i++) {
                Unconfirmed failure = catchThrowableOfType(
                        Unconfirmed.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));
                assertThat(failure.error().code()).isEqualTo("unreadable_answer");
            }
        });
    }

    @Test
    void submit_bodyTooLong_isUnconfirmed() {
        server.thenAnswer(200, "{\"id\":\"t1\",\"x\":\"" + "x".repeat(Answer.LARGEST_BODY) + "\"}");

        Unconfirmed failure =
                catchThrowableOfType(Unconfirmed.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().message()).contains("too long");
    }

    @Test
    void submit_serverErrorCutOff_isUnconfirmedButARefusalIsNot() {
        server.then(RawServer.cutBody(500, "{", RawServer.hangUp()));
        server.then(RawServer.cutBody(403, "{", RawServer.hangUp()));
        VtrixProvider provider = provider();

        catchThrowableOfType(Unconfirmed.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));
        catchThrowableOfType(Account.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 500, 502, 504})
    void submit_nothingWasCreated_isTriedAgain(int status) throws Exception {
        server.thenAnswer(status, "{}").thenAnswer(200, CREATED);

        assertThat(provider().submit(REQUEST, "attempt", Budgets.ample()).id()).isEqualTo("t1");
        assertThat(server.requests()).hasSize(2);
        assertThat(pauses).containsExactly(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 403, 404, 409, 413})
    void submit_refused_isNotTriedAgain(int status) {
        server.thenAnswer(status, "{}");

        catchThrowableOfType(ProviderException.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void submit_attemptsUsedUp_givesTheLastFailure() {
        for (int i = 0; i < 5; i++) {
            server.thenAnswer(500, "{\"message\":\"failure " + i + "\"}");
        }

        NotSent failure = catchThrowableOfType(
                NotSent.class, () -> provider("max-attempts", "3").submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().message()).isEqualTo("failure 2");
        assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
    }

    @Test
    void submit_retryAfterFits_isHonoured() throws Exception {
        server.thenAnswer(429, "{}", "Retry-After: 7").thenAnswer(200, CREATED);

        provider("max-retry-time", "10s").submit(REQUEST, "attempt", Budgets.ample());

        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void submit_retryAfterAsDate_isHonoured() throws Exception {
        server.thenAnswer(429, "{}", "Retry-After: Thu, 01 Jan 2026 12:00:04 GMT")
                .thenAnswer(200, CREATED);

        provider().submit(REQUEST, "attempt", Budgets.ample());

        assertThat(pauses).containsExactly(Duration.ofSeconds(4));
    }

    @Test
    void submit_retryAfterDoesNotFit_isHandedUp() {
        server.thenAnswer(429, "{}", "Retry-After: 11");

        Busy failure = catchThrowableOfType(
                Busy.class, () -> provider("max-retry-time", "10s").submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(11));
        assertThat(server.requests()).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void submit_unconfirmedAfterABusyAnswer_isNotTriedAgain() {
        server.thenAnswer(429, "{}").then(RawServer.hangUp()).thenAnswer(200, CREATED);

        catchThrowableOfType(Unconfirmed.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void submit_keyRotated_isRenewedOnce() throws Exception {
        server.thenAnswer(401, "{}").thenAnswer(200, CREATED);

        provider(new FixedAccess(server.url(), "old-key", "new-key")).submit(REQUEST, "attempt", Budgets.ample());

        assertThat(server.requests().get(0)).contains("Bearer old-key");
        assertThat(server.requests().get(1)).contains("Bearer new-key");
    }

    @Test
    void submit_newKeyRefusedToo_isAnAccountError() {
        server.thenAnswer(401, "{}").thenAnswer(401, "{}");
        VtrixProvider provider = provider(new FixedAccess(server.url(), "old-key", "new-key", "newest"));

        Account failure =
                catchThrowableOfType(Account.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo("http_401");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void submit_keyCannotBeRenewed_isAnAccountErrorAtOnce() {
        server.thenAnswer(401, "{}");

        catchThrowableOfType(Account.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void submit_redirected_isNotFollowed() {
        server.thenAnswer(307, "{}", "Location: " + server.url() + "/elsewhere");

        Account failure =
                catchThrowableOfType(Account.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo("http_307");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void submit_twice_usesAConnectionForEach() throws Exception {
        server.then(RawServer.answerAndClose(CREATED)).thenAnswer(200, CREATED);
        VtrixProvider provider = provider();

        provider.submit(REQUEST, "attempt", Budgets.ample());
        provider.submit(REQUEST, "attempt", Budgets.ample());

        assertThat(server.requests()).hasSize(2).allSatisfy(request -> assertThat(request)
                .containsIgnoringCase("connection: close"));
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void submit_keyEchoed_isNowhere() {
        server.thenAnswer(400, "{\"error\":{\"code\":\"FieldInvalid\",\"message\":\"bad header Bearer " + KEY + "\"}}");

        Rejected failure =
                catchThrowableOfType(Rejected.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.toString() + failure.error()).contains("bad header").doesNotContain(KEY);
    }

    @Test
    void submit_noAnswer_keyIsInNoCause() {
        server.then(RawServer.hangUp());

        Throwable failure =
                catchThrowableOfType(Unconfirmed.class, () -> provider().submit(REQUEST, "attempt", Budgets.ample()));

        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(KEY);
        }
    }

    @Test
    void submit_fasterThanAllowed_isSpaced() throws Exception {
        VtrixProvider provider = provider("max-submits-per-second", "4");
        for (int i = 0; i < 3; i++) {
            server.thenAnswer(200, CREATED);
            provider.submit(REQUEST, "attempt", Budgets.ample());
        }

        assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(250));
    }

    @Test
    void submit_turnTooFarAway_isBusyAndNothingIsSent() throws Exception {
        server.thenAnswer(200, CREATED);
        VtrixProvider provider = provider("max-submits-per-second", "0.05", "max-retry-time", "10s");
        provider.submit(REQUEST, "attempt", Budgets.ample());

        Busy failure = catchThrowableOfType(Busy.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo("too_many_submissions");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(20));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void submit_providerDown_stopsSendingAndSaysWhenToComeBack() {
        VtrixProvider provider = provider("max-attempts", "1", "breaker-pause", "1m");
        for (int i = 0; i < Breaker.WINDOW; i++) {
            server.thenAnswer(503, "{}");
            catchThrowableOfType(Busy.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));
        }

        Busy failure = catchThrowableOfType(Busy.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo("provider_down");
        assertThat(failure.retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(server.requests()).hasSize(Breaker.WINDOW);
    }

    @Test
    void submit_providerDown_looksGoOn() throws Exception {
        VtrixProvider provider = provider("max-attempts", "1", "breaker-pause", "1m");
        for (int i = 0; i < Breaker.WINDOW; i++) {
            server.thenAnswer(503, "{}");
            catchThrowableOfType(Busy.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));
        }
        server.thenAnswer(200, CREATED);

        assertThat(provider.poll("t1", Budgets.ample()).statusText()).isEqualTo("created");
    }

    @Test
    void submit_manyRefusals_doNotOpenTheBreaker() throws Exception {
        VtrixProvider provider = provider();
        for (int i = 0; i < Breaker.WINDOW + 1; i++) {
            server.thenAnswer(400, "{}");
            catchThrowableOfType(Rejected.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));
        }
        server.thenAnswer(200, CREATED);

        assertThat(provider.submit(REQUEST, "attempt", Budgets.ample()).id()).isEqualTo("t1");
    }

    @Test
    void submit_breakerPauseOver_sendsAgain() throws Exception {
        VtrixProvider provider = provider("max-attempts", "1", "breaker-pause", "1ms");
        for (int i = 0; i < Breaker.WINDOW; i++) {
            server.thenAnswer(503, "{}");
            catchThrowableOfType(Busy.class, () -> provider.submit(REQUEST, "attempt", Budgets.ample()));
        }
        server.thenAnswer(200, CREATED);

        await().until(() -> {
            try {
                return provider.submit(REQUEST, "attempt", Budgets.ample()).id().equals("t1");
            } catch (Busy stillOpen) {
                return false;
            }
        });
    }

    @Test
    void body_abandonedBeforeItWasWritten_isNeverSent() {
        GenerationBody body = GenerationBody.createSubject(REQUEST);

        assertThat(body.abandon()).isTrue();
        assertThatIOException().isThrownBy(() -> body.writeTo(OutputStream.nullOutputStream()));
    }

    @Test
    void body_written_canNoLongerBeAbandoned() throws IOException {
        GenerationBody body = GenerationBody.createSubject(REQUEST);
        body.writeTo(OutputStream.nullOutputStream());

        assertThat(body.abandon()).isFalse();
    }

    /** The network's thread serves others: it must not escape megabytes, nor let a buffer grow under them. */
    @Test
    void body_ofManyMegabytes_isHandedOverAtOnce() throws IOException {
        String media = "data:image/png;base64," + "A".repeat(9_000_000);
        GenerationBody body = GenerationBody.createSubject(
                new ProviderRequest("Hero \"é\"", List.of(media), List.of(), Optional.of("v")));
        List<byte[]> writes = new ArrayList<>();

        body.writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("byte by byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes.add(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        });

        assertThat(writes).singleElement().satisfies(json -> assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"name\":\"Hero \\\"é\\\"\","
                        + "\"images\":[\"" + media + "\"],\"voice_id\":\"v\"}}]}"));
    }

    @Test
    void look_keptConnectionWasClosed_looksOnceMore() throws Exception {
        server.thenAnswer(200, CREATED).then(RawServer.hangUp()).thenAnswer(200, "{\"status\":\"processing\"}");
        VtrixProvider provider = provider();
        provider.poll("t1", Budgets.ample());

        ProviderTask task = provider.poll("t1", Budgets.ample());

        assertThat(task.state()).isEqualTo(ProviderTask.State.RUNNING);
        assertThat(server.requests()).hasSize(3);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void look_noAnswerTwice_isTransient() {
        server.then(RawServer.hangUp()).then(RawServer.reset());

        catchThrowableOfType(NotSent.class, () -> provider().poll("t1", Budgets.ample()));

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void look_noAnswerInTime_isTransientAndNotRepeated() {
        server.then(RawServer.hang());

        catchThrowableOfType(
                NotSent.class, () -> provider("read-timeout", "200ms").poll("t1", Budgets.ample()));

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void look_anAnswerThatProvesNothing_isTransient() {
        server.thenAnswer(520, "<html>").thenAnswer(200, "<html>").thenAnswer(200, "{}");
        VtrixProvider provider = provider();

        for (int i = 0; i < 3; i++) {
            catchThrowableOfType(NotSent.class, () -> provider.poll("t1", Budgets.ample()));
        }

        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void look_busy_handsRetryAfterUp() {
        server.thenAnswer(429, "{}", "Retry-After: 3");

        Busy failure = catchThrowableOfType(Busy.class, () -> provider().poll("t1", Budgets.ample()));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void look_keyRotated_isRenewedOnce() throws Exception {
        server.thenAnswer(401, "{}").thenAnswer(200, CREATED);

        provider(new FixedAccess(server.url(), "old-key", "new-key")).poll("t1", Budgets.ample());

        assertThat(server.requests().get(1)).contains("Bearer new-key");
    }

    @Test
    void look_idWithOddCharacters_staysOnePathSegment() throws Exception {
        server.thenAnswer(200, CREATED);

        provider().poll("a/../b?c#d e", Budgets.ample());

        assertThat(server.requests().get(0))
                .startsWith("GET /model/v1/generation/task/a%2F..%2Fb%3Fc%23d%20e HTTP/1.1");
    }

    @Test
    void look_completed_givesSubjectAndRawAnswer() throws Exception {
        String text =
                "{\\\"id\\\":\\\"s1\\\",\\\"name\\\":\\\"Hero\\\",\\\"images\\\":[\\\"https://x/1.png\\\"],\\\"credits\\\":\\\"5\\\"}";
        server.thenAnswer(
                200,
                "{\"id\":\"t1\",\"status\":\"Completed\",\"output\":[{\"content\":[{\"type\":\"text\",\"text\":\""
                        + text + "\"}]}],\"novelty\":1}");

        ProviderTask task = provider().poll("t1", Budgets.ample());

        assertThat(task.state()).isEqualTo(ProviderTask.State.COMPLETED);
        assertThat(task.subject().orElseThrow().id()).isEqualTo("s1");
        assertThat(task.subject().orElseThrow().credits()).hasValue(5);
        assertThat(task.rawAnswer()).contains("\"novelty\":1");
    }

    @Test
    void look_completedWithoutAReadableText_isFailedAsMalformed() throws Exception {
        server.thenAnswer(200, "{\"id\":\"t1\",\"status\":\"completed\",\"output\":[]}");

        ProviderTask task = provider().poll("t1", Budgets.ample());

        assertThat(task.state()).isEqualTo(ProviderTask.State.FAILED);
        assertThat(task.failure().orElseThrow().error().code()).isEqualTo(ProviderTask.MALFORMED_RESULT);
        assertThat(task.rawAnswer()).contains("\"output\":[]");
    }

    @Test
    void page_listed_looksUntilItIsThere() throws Exception {
        server.thenAnswer(200, CREATED)
                .thenAnswer(200, "{\"status\":\"processing\"}")
                .thenAnswer(429, "{}")
                .thenAnswer(
                        200, listing("{\"subjects\":[{\"id\":\"s1\",\"name\":\"Hero\"}],\"next_page_token\":\"p2\"}"));

        var page = provider().page(Optional.of("p1"), Budgets.ample());

        assertThat(page.subjects()).extracting(subject -> subject.id()).containsExactly("s1");
        assertThat(page.nextPageToken()).contains("p2");
        assertThat(server.requests().get(0))
                .endsWith("{\"model\":\"vidu_get_subjects\",\"input\":[{\"params\":"
                        + "{\"ownership\":\"private\",\"count\":100,\"next_page_token\":\"p1\"}}]}");
        assertThat(pauses).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void page_neverListed_givesUpInBoundedTime() {
        server.thenAnswer(200, CREATED);
        for (int i = 0; i < 20; i++) {
            server.thenAnswer(200, "{\"status\":\"processing\"}");
        }

        NotSent failure = catchThrowableOfType(NotSent.class, () -> provider().page(Optional.empty(), Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo("listing_unfinished");
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void page_noAnswer_isTransient() {
        server.then(RawServer.hangUp());

        catchThrowableOfType(NotSent.class, () -> provider().page(Optional.empty(), Budgets.ample()));

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void page_listUnreadable_isTransient() {
        server.thenAnswer(200, listing("{\"subjects\":[{\"name\":\"no id\"}]}"));

        NotSent failure = catchThrowableOfType(NotSent.class, () -> provider().page(Optional.empty(), Budgets.ample()));

        assertThat(failure.error().code()).isEqualTo(ProviderTask.MALFORMED_RESULT);
    }

    private static String listing(String text) {
        return "{\"id\":\"t1\",\"status\":\"completed\",\"output\":[{\"content\":[{\"type\":\"text\",\"text\":\""
                + text.replace("\"", "\\\"") + "\"}]}]}";
    }
}
