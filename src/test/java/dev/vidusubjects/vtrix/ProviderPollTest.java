package dev.vidusubjects.vtrix;

import static dev.vidusubjects.vtrix.ProviderFixture.CREATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderException.Account;
import dev.vidusubjects.provider.ProviderException.Busy;
import dev.vidusubjects.provider.ProviderException.NoVerdict;
import dev.vidusubjects.provider.ProviderException.TaskUnknown;
import dev.vidusubjects.provider.ProviderTask;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The request that a poll sends, and how its response is read, over real sockets. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class ProviderPollTest {

    @Inject
    Vertx vertx;

    private ProviderFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new ProviderFixture(vertx);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    @Test
    void poll_keptConnectionWasClosed_pollsOnceMore() throws Exception {
        fixture.server
                .thenRespond(200, CREATED)
                .then(RawServer.hangUp())
                .thenRespond(200, "{\"status\":\"processing\"}");
        VtrixProvider provider = fixture.provider();
        provider.poll("t1", Budgets.ample());

        ProviderTask task = provider.poll("t1", Budgets.ample());

        assertThat(task.state()).isEqualTo(ProviderTask.State.RUNNING);
        assertThat(fixture.server.requests()).hasSize(3);
        assertThat(fixture.server.connections()).isEqualTo(2);
    }

    @Test
    void poll_noResponseTwice_isNoVerdict() {
        fixture.server.then(RawServer.hangUp()).then(RawServer.reset());

        assertThat(catchThrowableOfType(
                        NoVerdict.class, () -> fixture.provider().poll("t1", Budgets.ample())))
                .isNotNull();
        assertThat(fixture.server.requests()).hasSize(2);
    }

    @Test
    void poll_responseThatIsNoTask_isNoVerdictAndNotRepeated() {
        fixture.server.thenRespond(520, "<html>").thenRespond(200, "<html>").thenRespond(400, "{\"message\":\"no\"}");
        VtrixProvider provider = fixture.provider();

        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowableOfType(NoVerdict.class, () -> provider.poll("t1", Budgets.ample())))
                    .isNotNull();
        }

        assertThat(fixture.server.requests()).hasSize(3);
    }

    @Test
    void poll_taskThatTheProviderDoesNotKnow_isTaskUnknown() {
        fixture.server.thenRespond(404, "{\"error\":{\"code\":\"TaskNotFound\",\"message\":\"gone\"}}");

        assertThat(catchThrowableOfType(
                        TaskUnknown.class, () -> fixture.provider().poll("t1", Budgets.ample())))
                .hasMessage("TaskNotFound: gone");
    }

    @Test
    void poll_accountError_isAccount() {
        fixture.server.thenRespond(403, "");

        assertThat(catchThrowableOfType(Account.class, () -> fixture.provider().poll("t1", Budgets.ample())))
                .isNotNull();
    }

    @Test
    void poll_busyOrUnavailable_passesRetryAfterToTheCaller() {
        fixture.server.thenRespond(429, "{}", "Retry-After: 3").thenRespond(503, "<html>", "Retry-After: 4");

        Busy busy = catchThrowableOfType(Busy.class, () -> fixture.provider().poll("t1", Budgets.ample()));
        NoVerdict unavailable =
                catchThrowableOfType(NoVerdict.class, () -> fixture.provider().poll("t1", Budgets.ample()));

        assertThat(busy.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(unavailable.retryAfter()).contains(Duration.ofSeconds(4));
        assertThat(fixture.server.requests()).hasSize(2);
    }

    @Test
    void poll_idWithOddCharacters_staysOnePathSegment() throws Exception {
        fixture.server.thenRespond(200, CREATED);

        fixture.provider().poll("a/../b?c#d e", Budgets.ample());

        assertThat(fixture.server.requests().get(0))
                .startsWith("GET /model/v1/generation/task/a%2F..%2Fb%3Fc%23d%20e HTTP/1.1")
                .doesNotContainIgnoringCase(ExchangeDeadlines.HEADER);
    }

    @Test
    void poll_completed_givesSubjectAndRawResponse() throws Exception {
        String text =
                "{\\\"id\\\":\\\"s1\\\",\\\"name\\\":\\\"Hero\\\",\\\"images\\\":[\\\"https://x/1.png\\\"],\\\"credits\\\":\\\"5\\\"}";
        fixture.server.thenRespond(
                200,
                "{\"id\":\"t1\",\"status\":\"Completed\",\"output\":[{\"content\":[{\"type\":\"text\",\"text\":\""
                        + text + "\"}]}],\"novelty\":1}");

        ProviderTask task = fixture.provider().poll("t1", Budgets.ample());

        assertThat(task.state()).isEqualTo(ProviderTask.State.COMPLETED);
        assertThat(task.subject().orElseThrow().id()).isEqualTo("s1");
        assertThat(task.subject().orElseThrow().credits()).hasValue(5);
        assertThat(task.rawResponse()).contains("\"novelty\":1");
    }

    @Test
    void poll_completedWithoutAReadableText_isFailedAsMalformed() throws Exception {
        fixture.server.thenRespond(200, "{\"id\":\"t1\",\"status\":\"completed\",\"output\":[]}");

        ProviderTask task = fixture.provider().poll("t1", Budgets.ample());

        assertThat(task.state()).isEqualTo(ProviderTask.State.FAILED);
        assertThat(task.failure().orElseThrow())
                .isInstanceOf(ProviderException.MalformedResult.class)
                .extracting(failure -> failure.error().code())
                .isEqualTo(ProviderTask.MALFORMED_RESULT);
        assertThat(task.rawResponse()).contains("\"output\":[]");
    }
}
