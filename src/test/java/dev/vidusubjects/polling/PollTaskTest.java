package dev.vidusubjects.polling;

import static dev.vidusubjects.fixture.ScriptedProvider.completed;
import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.failed;
import static dev.vidusubjects.fixture.ScriptedProvider.running;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollTaskTest {

    @TempDir
    Path data;

    private Fixture fixture;
    private Task task;

    @BeforeEach
    void submitOne() throws Exception {
        fixture = new Fixture(data);
        fixture.provider.then(waiting());
        task = fixture.submit.submit(Fixture.hero("Hero", null)).task();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void poll_unknownTask_isRefused() {
        assertThatThrownBy(() -> fixture.poll.poll(new TaskId("0".repeat(32)), Budgets.ample()))
                .isInstanceOf(NoSuchTaskException.class);
    }

    @Test
    void poll_stillWaiting_pollsAgainLater() throws Exception {
        fixture.provider.then(waiting()).then(running()).then(running());
        PollAgain first = (PollAgain) fixture.poll.poll(task.id(), Budgets.ample());
        assertThat(first.delay()).isEqualTo(Duration.ofMillis(1400));
        assertThat(first.task().status()).isEqualTo(TaskStatus.SUBMITTED);
        PollAgain second = (PollAgain) fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(second.delay()).isEqualTo(Duration.ofMillis(1400));
        assertThat(second.task().status()).isEqualTo(TaskStatus.PROCESSING);
        assertThat(second.task().pollState().orElseThrow().pollCount()).isEqualTo(2);
        assertThat(second.task().pollState().orElseThrow().nextPollAt())
                .isEqualTo(fixture.clock.instant().plusMillis(1400));
        assertThat(fixture.stored(task)).isEqualTo(second.task());
    }

    @Test
    void poll_completed_storesTheDocumentAndTheSubject() throws Exception {
        fixture.provider.then(running()).then(completed());
        fixture.poll.poll(task.id(), Budgets.ample());
        fixture.clock.advance(Duration.ofSeconds(4));
        Ended ended = (Ended) fixture.poll.poll(task.id(), Budgets.ample());
        Task stored = fixture.stored(task);
        assertThat(ended.task()).isEqualTo(stored);
        assertThat(stored.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(stored.completion().orElseThrow().subject().id()).isEqualTo("subject-1");
        assertThat(stored.pollState().orElseThrow().pollCount()).isEqualTo(2);
        JsonNode document = document(Prefix.RESULTS);

        assertThat(document.at("/task/id").asText()).isEqualTo(task.id().value());
        assertThat(document.at("/task/status").asText()).isEqualTo("completed");
        assertThat(document.at("/request/images/0").asText()).startsWith("inline:image/png;");
        assertThat(document.at("/subject/id").asText()).isEqualTo("subject-1");
        assertThat(document.at("/credits").asInt()).isEqualTo(5);
        assertThat(document.at("/timings/poll_count").asInt()).isEqualTo(2);
        assertThat(document.at("/timings/poll_seconds").asDouble()).isEqualTo(4.0);
        assertThat(document.at("/provider_response/id").asText()).isEqualTo("p-1");
    }

    @Test
    void poll_finishedTask_doesNotCallProvider() throws Exception {
        fixture.provider.then(completed());
        fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(fixture.poll.poll(task.id(), Budgets.ample())).isInstanceOf(Ended.class);
        assertThat(fixture.provider.polled).hasSize(1);
    }

    @Test
    void poll_failedAtTheProvider_keepsItsCodeAndLeavesADocument() throws Exception {
        fixture.provider.then(failed(new ProviderException.Rejected(error("AuditSubmitIllegal"))));

        Ended ended = (Ended) fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(ended.task().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(ended.task().error().orElseThrow().code()).isEqualTo("AuditSubmitIllegal");
        assertThat(ended.task().error().orElseThrow().retryable()).isFalse();
        assertThat(ended.task().pollState().orElseThrow().pollCount()).isEqualTo(1);
        assertThat(document(Prefix.REJECTED).at("/error/code").asText()).isEqualTo("AuditSubmitIllegal");
        assertThat(fixture.results.read(Prefix.RESULTS, task.documentPath())).isEmpty();
    }

    static Stream<Arguments> verdicts() {
        return Stream.of(
                Arguments.of(
                        new ProviderException.Unconfirmed(error("InternalServiceFailure")), Remedy.SUBMIT_ON_REDRIVE),
                Arguments.of(new ProviderException.Account(error("CreditInsufficient")), Remedy.SUBMIT_AGAIN),
                Arguments.of(new ProviderException.Media(error("ImageDownloadFailure")), Remedy.SUBMIT_AGAIN),
                Arguments.of(
                        new ProviderException.MalformedResult(error(ProviderTask.MALFORMED_RESULT)), Remedy.POLL_AGAIN),
                // The type decides, and not the code, which may also be one of the provider.
                Arguments.of(new ProviderException.Rejected(error(ProviderTask.MALFORMED_RESULT)), Remedy.NONE));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void poll_failedTemporarily_canBeRedriven(ProviderException failure, Remedy remedy) throws Exception {
        fixture.provider.then(failed(failure));
        Ended ended = (Ended) fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(ended.task().error().orElseThrow().remedy()).isEqualTo(remedy);
        // No request is delivered again for a task that the provider had accepted.
        assertThat(ended.task().endedVersion()).contains(ended.task().version());
    }

    static Stream<ProviderException> temporary() {
        return Stream.of(
                new ProviderException.NoVerdict(error("http_500"), Optional.empty()),
                new ProviderException.NoVerdict(error("http_400"), Optional.empty()),
                new ProviderException.Account(error("http_401")),
                new ProviderException.Busy(error("TooManyRequests"), Optional.empty()),
                new ProviderException.TaskUnknown(new ProviderError("TaskNotFound", "not yet")));
    }

    @ParameterizedTest
    @MethodSource("temporary")
    void poll_failedPoll_pollsAgain(ProviderException failure) throws Exception {
        fixture.provider.then(failure).then(completed());
        PollAgain again = (PollAgain) fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(again.delay()).isEqualTo(Duration.ofMillis(1400));
        assertThat(again.task().status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(fixture.poll.poll(task.id(), Budgets.ample())).isInstanceOf(Ended.class);
    }

    @Test
    void poll_busyWithRetryAfter_waitsThatLong() throws Exception {
        fixture.provider.then(
                new ProviderException.Busy(error("TooManyRequests"), Optional.of(Duration.ofSeconds(90))));

        assertThat(((PollAgain) fixture.poll.poll(task.id(), Budgets.ample())).delay())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, 301})
    void poll_busyWithAVeryLongRetryAfter_waitsFiveMinutes(long seconds) throws Exception {
        Duration requested = Duration.ofSeconds(seconds);
        fixture.provider
                .then(new ProviderException.Busy(error("TooManyRequests"), Optional.of(requested)))
                .then(new ProviderException.NoVerdict(error("http_503"), Optional.of(requested)));

        PollAgain busy = (PollAgain) fixture.poll.poll(task.id(), Budgets.ample());
        PollAgain none = (PollAgain) fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(busy.delay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(none.delay()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void poll_accountRefusedBeyondTheDeadline_keepsTheTaskForAnOperator() throws Exception {
        fixture.clock.advance(Duration.ofHours(5));
        fixture.provider
                .then(new ProviderException.Account(error("CreditInsufficient")))
                .then(completed());

        PollOutcome refused = fixture.poll.poll(task.id(), Budgets.ample());
        PollOutcome paid = fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(refused).isInstanceOf(PollAgain.class);
        assertThat(paid.task().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_missedAtTheDeadline_isMadeLater() throws Exception {
        fixture.clock.advance(Duration.ofHours(5));
        fixture.provider
                .then(new ProviderException.NotPolled(error(ProviderError.NO_TIME)))
                .then(completed());

        PollOutcome notMade = fixture.poll.poll(task.id(), Budgets.ample());
        PollOutcome made = fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(notMade).isInstanceOf(PollAgain.class);
        assertThat(made.task().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_unknownOnce_isNoVerdict() throws Exception {
        fixture.clock.advance(Duration.ofSeconds(61));
        fixture.provider.then(unknown()).then(completed());

        assertThat(fixture.poll.poll(task.id(), Budgets.ample())).isInstanceOf(PollAgain.class);
        assertThat(fixture.poll.poll(task.id(), Budgets.ample()).task().status())
                .isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_unknownTwiceWithinTwoMinutes_isNoVerdict() throws Exception {
        fixture.clock.advance(Duration.ofSeconds(61));
        fixture.provider.then(unknown()).then(unknown());
        fixture.poll.poll(task.id(), Budgets.ample());
        fixture.clock.advance(Duration.ofSeconds(119));

        assertThat(fixture.poll.poll(task.id(), Budgets.ample())).isInstanceOf(PollAgain.class);
    }

    @Test
    void poll_unknownTwiceButSeenBetween_startsCountingAgain() throws Exception {
        fixture.clock.advance(Duration.ofSeconds(61));
        fixture.provider.then(unknown()).then(running()).then(unknown());
        fixture.poll.poll(task.id(), Budgets.ample());
        fixture.clock.advance(Duration.ofSeconds(60));
        fixture.poll.poll(task.id(), Budgets.ample());
        fixture.clock.advance(Duration.ofSeconds(61));

        assertThat(fixture.poll.poll(task.id(), Budgets.ample())).isInstanceOf(PollAgain.class);
        assertThat(fixture.stored(task).pollState().orElseThrow().notFoundAt()).isPresent();
    }

    @Test
    void poll_unknownWhileTheTaskIsFresh_doesNotCount() throws Exception {
        fixture.provider.then(unknown()).then(unknown());
        fixture.poll.poll(task.id(), Budgets.ample());
        fixture.clock.advance(Duration.ofSeconds(121));

        assertThat(fixture.poll.poll(task.id(), Budgets.ample())).isInstanceOf(PollAgain.class);
    }

    private static ProviderException unknown() {
        return new ProviderException.TaskUnknown(new ProviderError("TaskNotFound", "gone"));
    }

    @Test
    void poll_unknownToTheProviderForLong_failsButCanBePolledAgain() throws Exception {
        fixture.clock.advance(Duration.ofSeconds(60));
        fixture.provider.then(unknown()).then(unknown());
        fixture.poll.poll(task.id(), Budgets.ample());
        fixture.clock.advance(Duration.ofMinutes(2));

        Ended ended = (Ended) fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(ended.task().error().orElseThrow().code()).isEqualTo("TaskNotFound");
        assertThat(ended.task().error().orElseThrow().remedy()).isEqualTo(Remedy.POLL_AGAIN);
    }

    @Test
    void poll_atTheDeadline_pollsOnceMore() throws Exception {
        fixture.clock.advance(Duration.ofMinutes(30));
        fixture.provider.then(completed());

        assertThat(fixture.poll.poll(task.id(), Budgets.ample()).task().status())
                .isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_atTheDeadlineStillRunning_endsAndCanBePolledAgain() throws Exception {
        fixture.clock.advance(Duration.ofMinutes(30));
        fixture.provider.then(running());

        Ended ended = (Ended) fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(ended.task().error().orElseThrow().code()).isEqualTo("deadline_exceeded");
        assertThat(ended.task().error().orElseThrow().remedy()).isEqualTo(Remedy.POLL_AGAIN);
        assertThat(ended.task().error().orElseThrow().message()).contains("in_progress");
        assertThat(ended.task().pollState().orElseThrow().pollCount()).isEqualTo(1);
        assertThat(document(Prefix.REJECTED).at("/timings/poll_count").asInt()).isEqualTo(1);
    }

    @Test
    void poll_shortlyBeforeTheDeadline_pollsAgainExactlyThen() throws Exception {
        fixture.clock.advance(Duration.ofMinutes(30).minusSeconds(1));
        fixture.provider.then(running());

        assertThat(((PollAgain) fixture.poll.poll(task.id(), Budgets.ample())).delay())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void poll_anotherPollerWasFaster_usesItsResult() throws Exception {
        fixture.provider.then(running()).then(running());
        fixture.provider.during(() -> {
            try {
                fixture.poll.poll(task.id(), Budgets.ample());
            } catch (NoSuchTaskException e) {
                throw new IllegalStateException(e);
            }
        });

        PollAgain again = (PollAgain) fixture.poll.poll(task.id(), Budgets.ample());

        assertThat(again.delay()).isEqualTo(Duration.ofMillis(1400));
        assertThat(fixture.stored(task).pollState().orElseThrow().pollCount()).isEqualTo(1);
    }

    @Test
    void poll_anotherPollerCompletedIt_agrees() throws Exception {
        fixture.provider.then(completed()).then(completed());

        fixture.provider.during(() -> {
            try {
                fixture.poll.poll(task.id(), Budgets.ample());
            } catch (NoSuchTaskException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(fixture.poll.poll(task.id(), Budgets.ample()).task()).isEqualTo(fixture.stored(task));
        assertThat(fixture.stored(task).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_resultStoreFails_staysOpenEvenPastTheDeadline() throws Exception {
        fixture.clock.advance(Duration.ofMinutes(31));
        Path results = data.resolve("results");
        Files.delete(results);
        Files.writeString(results, "not a folder");
        fixture.provider.then(completed()).then(completed());
        assertThat(fixture.poll.poll(task.id(), Budgets.ample())).isInstanceOf(PollAgain.class);
        Files.delete(results);

        Files.createDirectory(results);

        assertThat(fixture.poll.poll(task.id(), Budgets.ample()).task().status())
                .isEqualTo(TaskStatus.COMPLETED);
    }

    private JsonNode document(Prefix prefix) throws Exception {
        return new JsonMapper()
                .readTree(fixture.results.read(prefix, task.documentPath()).orElseThrow());
    }
}
