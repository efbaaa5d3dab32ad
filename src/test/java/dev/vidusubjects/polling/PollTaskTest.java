package dev.vidusubjects.polling;

import static dev.vidusubjects.world.ScriptedProvider.completed;
import static dev.vidusubjects.world.ScriptedProvider.error;
import static dev.vidusubjects.world.ScriptedProvider.failed;
import static dev.vidusubjects.world.ScriptedProvider.running;
import static dev.vidusubjects.world.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.world.World;
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

    private World world;
    private Task task;

    @BeforeEach
    void submitOne() throws Exception {
        world = new World(data);
        world.provider.then(waiting());
        task = world.submit.submit(World.hero("Hero", null)).task();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void poll_unknownTask_isRefused() {
        assertThatThrownBy(() -> world.poll.poll(new TaskId("0".repeat(32)), Budgets.ample()))
                .isInstanceOf(NoSuchTaskException.class);
    }

    @Test
    void poll_stillWaiting_looksAgainLater() throws Exception {
        world.provider.then(waiting()).then(running()).then(running());
        LookAgain first = (LookAgain) world.poll.poll(task.id(), Budgets.ample());
        assertThat(first.delay()).isEqualTo(Duration.ofMillis(1400));
        assertThat(first.task().status()).isEqualTo(TaskStatus.SUBMITTED);
        LookAgain second = (LookAgain) world.poll.poll(task.id(), Budgets.ample());
        assertThat(second.delay()).isEqualTo(Duration.ofMillis(1400));
        assertThat(second.task().status()).isEqualTo(TaskStatus.PROCESSING);
        assertThat(second.task().following().orElseThrow().looks()).isEqualTo(2);
        assertThat(second.task().following().orElseThrow().nextLookAt())
                .isEqualTo(world.clock.instant().plusMillis(1400));
        assertThat(world.stored(task)).isEqualTo(second.task());
    }

    @Test
    void poll_completed_storesTheDocumentAndTheSubject() throws Exception {
        world.provider.then(running()).then(completed());
        world.poll.poll(task.id(), Budgets.ample());
        world.clock.advance(Duration.ofSeconds(4));
        Ended ended = (Ended) world.poll.poll(task.id(), Budgets.ample());
        Task stored = world.stored(task);
        assertThat(ended.task()).isEqualTo(stored);
        assertThat(stored.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(stored.completion().orElseThrow().subject().id()).isEqualTo("subject-1");
        assertThat(stored.following().orElseThrow().looks()).isEqualTo(2);
        JsonNode document = document(Prefix.RESULTS);
        assertThat(document.at("/task/id").asText()).isEqualTo(task.id().value());
        assertThat(document.at("/task/status").asText()).isEqualTo("completed");
        assertThat(document.at("/request/images/0").asText()).startsWith("inline:image/png;");
        assertThat(document.at("/subject/id").asText()).isEqualTo("subject-1");
        assertThat(document.at("/credits").asInt()).isEqualTo(5);
        assertThat(document.at("/timings/looks").asInt()).isEqualTo(2);
        assertThat(document.at("/timings/follow_seconds").asDouble()).isEqualTo(4.0);
        assertThat(document.at("/provider_answer/id").asText()).isEqualTo("p-1");
    }

    @Test
    void poll_endedTask_asksNobody() throws Exception {
        world.provider.then(completed());
        world.poll.poll(task.id(), Budgets.ample());
        assertThat(world.poll.poll(task.id(), Budgets.ample())).isInstanceOf(Ended.class);
        assertThat(world.provider.polled).hasSize(1);
    }

    @Test
    void poll_failedAtTheProvider_keepsItsCodeAndLeavesADocument() throws Exception {
        world.provider.then(failed(new ProviderException.Rejected(error("AuditSubmitIllegal"))));
        Ended ended = (Ended) world.poll.poll(task.id(), Budgets.ample());
        assertThat(ended.task().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(ended.task().error().orElseThrow().code()).isEqualTo("AuditSubmitIllegal");
        assertThat(ended.task().error().orElseThrow().retryable()).isFalse();
        assertThat(ended.task().following().orElseThrow().looks()).isEqualTo(1);
        assertThat(document(Prefix.REJECTED).at("/error/code").asText()).isEqualTo("AuditSubmitIllegal");
        assertThat(world.results.read(Prefix.RESULTS, task.documentPath())).isEmpty();
    }

    static Stream<Arguments> verdicts() {
        return Stream.of(
                Arguments.of(
                        new ProviderException.Unconfirmed(error("InternalServiceFailure")), Remedy.SUBMIT_ON_REDRIVE),
                Arguments.of(new ProviderException.Account(error("CreditInsufficient")), Remedy.SUBMIT_AGAIN),
                Arguments.of(new ProviderException.Media(error("ImageDownloadFailure")), Remedy.SUBMIT_AGAIN),
                Arguments.of(
                        new ProviderException.Rejected(error(ProviderTask.MALFORMED_RESULT)), Remedy.FOLLOW_AGAIN));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void poll_failedForAPassingReason_canBeRedriven(ProviderException failure, Remedy remedy) throws Exception {
        world.provider.then(failed(failure));
        Ended ended = (Ended) world.poll.poll(task.id(), Budgets.ample());
        assertThat(ended.task().error().orElseThrow().remedy()).isEqualTo(remedy);
    }

    static Stream<ProviderException> passing() {
        return Stream.of(
                new ProviderException.NoVerdict(error("http_500"), Optional.empty()),
                new ProviderException.NoVerdict(error("http_400"), Optional.empty()),
                new ProviderException.Account(error("http_401")),
                new ProviderException.Busy(error("TooManyRequests"), Optional.empty()),
                new ProviderException.TaskUnknown(new ProviderError("TaskNotFound", "not yet")));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void poll_lookThatFails_looksAgain(ProviderException failure) throws Exception {
        world.provider.then(failure).then(completed());
        LookAgain again = (LookAgain) world.poll.poll(task.id(), Budgets.ample());
        assertThat(again.delay()).isEqualTo(Duration.ofMillis(1400));
        assertThat(again.task().status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(world.poll.poll(task.id(), Budgets.ample())).isInstanceOf(Ended.class);
    }

    @Test
    void poll_busyWithAWish_waitsThatLong() throws Exception {
        world.provider.then(new ProviderException.Busy(error("TooManyRequests"), Optional.of(Duration.ofSeconds(90))));
        assertThat(((LookAgain) world.poll.poll(task.id(), Budgets.ample())).delay())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, 301})
    void poll_busyWithAVeryLongWish_waitsFiveMinutes(long seconds) throws Exception {
        Duration wish = Duration.ofSeconds(seconds);
        world.provider
                .then(new ProviderException.Busy(error("TooManyRequests"), Optional.of(wish)))
                .then(new ProviderException.NoVerdict(error("http_503"), Optional.of(wish)));

        LookAgain busy = (LookAgain) world.poll.poll(task.id(), Budgets.ample());
        LookAgain none = (LookAgain) world.poll.poll(task.id(), Budgets.ample());

        assertThat(busy.delay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(none.delay()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void poll_accountRefusedBeyondTheDeadline_keepsTheTaskForAnOperator() throws Exception {
        world.clock.advance(Duration.ofHours(5));
        world.provider
                .then(new ProviderException.Account(error("CreditInsufficient")))
                .then(completed());

        PollOutcome refused = world.poll.poll(task.id(), Budgets.ample());
        PollOutcome paid = world.poll.poll(task.id(), Budgets.ample());

        assertThat(refused).isInstanceOf(LookAgain.class);
        assertThat(paid.task().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_notMadeAtTheDeadline_isMadeUpFor() throws Exception {
        world.clock.advance(Duration.ofHours(5));
        world.provider
                .then(new ProviderException.NoVerdict(error(ProviderError.NO_TIME), Optional.empty()))
                .then(completed());

        PollOutcome notMade = world.poll.poll(task.id(), Budgets.ample());
        PollOutcome made = world.poll.poll(task.id(), Budgets.ample());

        assertThat(notMade).isInstanceOf(LookAgain.class);
        assertThat(made.task().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_unknownOnce_isNoVerdict() throws Exception {
        world.clock.advance(Duration.ofSeconds(61));
        world.provider.then(unknown()).then(completed());

        assertThat(world.poll.poll(task.id(), Budgets.ample())).isInstanceOf(LookAgain.class);
        assertThat(world.poll.poll(task.id(), Budgets.ample()).task().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_unknownTwiceWithinTwoMinutes_isNoVerdict() throws Exception {
        world.clock.advance(Duration.ofSeconds(61));
        world.provider.then(unknown()).then(unknown());
        world.poll.poll(task.id(), Budgets.ample());
        world.clock.advance(Duration.ofSeconds(119));

        assertThat(world.poll.poll(task.id(), Budgets.ample())).isInstanceOf(LookAgain.class);
    }

    @Test
    void poll_unknownTwiceButSeenBetween_startsCountingAgain() throws Exception {
        world.clock.advance(Duration.ofSeconds(61));
        world.provider.then(unknown()).then(running()).then(unknown());
        world.poll.poll(task.id(), Budgets.ample());
        world.clock.advance(Duration.ofSeconds(60));
        world.poll.poll(task.id(), Budgets.ample());
        world.clock.advance(Duration.ofSeconds(61));

        assertThat(world.poll.poll(task.id(), Budgets.ample())).isInstanceOf(LookAgain.class);
        assertThat(world.stored(task).following().orElseThrow().notFoundAt()).isPresent();
    }

    @Test
    void poll_unknownWhileTheTaskIsFresh_doesNotCount() throws Exception {
        world.provider.then(unknown()).then(unknown());
        world.poll.poll(task.id(), Budgets.ample());
        world.clock.advance(Duration.ofSeconds(121));

        assertThat(world.poll.poll(task.id(), Budgets.ample())).isInstanceOf(LookAgain.class);
    }

    private static ProviderException unknown() {
        return new ProviderException.TaskUnknown(new ProviderError("TaskNotFound", "gone"));
    }

    @Test
    void poll_unknownToTheProviderForLong_failsButCanBeFollowedAgain() throws Exception {
        world.clock.advance(Duration.ofSeconds(60));
        world.provider.then(unknown()).then(unknown());
        world.poll.poll(task.id(), Budgets.ample());
        world.clock.advance(Duration.ofMinutes(2));
        Ended ended = (Ended) world.poll.poll(task.id(), Budgets.ample());
        assertThat(ended.task().error().orElseThrow().code()).isEqualTo("TaskNotFound");
        assertThat(ended.task().error().orElseThrow().remedy()).isEqualTo(Remedy.FOLLOW_AGAIN);
    }

    @Test
    void poll_atTheDeadline_takesALastLook() throws Exception {
        world.clock.advance(Duration.ofMinutes(30));
        world.provider.then(completed());
        assertThat(world.poll.poll(task.id(), Budgets.ample()).task().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_atTheDeadlineStillRunning_endsAndCanBeFollowedAgain() throws Exception {
        world.clock.advance(Duration.ofMinutes(30));
        world.provider.then(running());
        Ended ended = (Ended) world.poll.poll(task.id(), Budgets.ample());
        assertThat(ended.task().error().orElseThrow().code()).isEqualTo("deadline_exceeded");
        assertThat(ended.task().error().orElseThrow().remedy()).isEqualTo(Remedy.FOLLOW_AGAIN);
        assertThat(ended.task().error().orElseThrow().message()).contains("in_progress");
        assertThat(ended.task().following().orElseThrow().looks()).isEqualTo(1);
        assertThat(document(Prefix.REJECTED).at("/timings/looks").asInt()).isEqualTo(1);
    }

    @Test
    void poll_shortlyBeforeTheDeadline_looksAgainExactlyThen() throws Exception {
        world.clock.advance(Duration.ofMinutes(30).minusSeconds(1));
        world.provider.then(running());
        assertThat(((LookAgain) world.poll.poll(task.id(), Budgets.ample())).delay())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void poll_anotherPollerWasFaster_takesItsWord() throws Exception {
        world.provider.then(running()).then(running());
        world.provider.during(() -> {
            try {
                world.poll.poll(task.id(), Budgets.ample());
            } catch (NoSuchTaskException e) {
                throw new IllegalStateException(e);
            }
        });
        LookAgain again = (LookAgain) world.poll.poll(task.id(), Budgets.ample());
        assertThat(again.delay()).isEqualTo(Duration.ofMillis(1400));
        assertThat(world.stored(task).following().orElseThrow().looks()).isEqualTo(1);
    }

    @Test
    void poll_anotherPollerCompletedIt_agrees() throws Exception {
        world.provider.then(completed()).then(completed());
        world.provider.during(() -> {
            try {
                world.poll.poll(task.id(), Budgets.ample());
            } catch (NoSuchTaskException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(world.poll.poll(task.id(), Budgets.ample()).task()).isEqualTo(world.stored(task));
        assertThat(world.stored(task).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void poll_resultStoreFails_staysOpenEvenPastTheDeadline() throws Exception {
        world.clock.advance(Duration.ofMinutes(31));
        Path results = data.resolve("results");
        Files.delete(results);
        Files.writeString(results, "not a folder");
        world.provider.then(completed()).then(completed());
        assertThat(world.poll.poll(task.id(), Budgets.ample())).isInstanceOf(LookAgain.class);
        Files.delete(results);
        Files.createDirectory(results);
        assertThat(world.poll.poll(task.id(), Budgets.ample()).task().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    private JsonNode document(Prefix prefix) throws Exception {
        return new JsonMapper()
                .readTree(world.results.read(prefix, task.documentPath()).orElseThrow());
    }
}
