package dev.vidusubjects.submission;

import static dev.vidusubjects.fixture.Fixture.hero;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.TimeBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A submission that is sent, replayed from the store, or not begun because it is invalid, paused or out of time. */
class SubmitSubjectTest {

    private static final TaskId KEY = TaskId.ofKey("api", "order-1");

    @TempDir
    Path data;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(data);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void submit_validRequest_isStoredSentAndPolled() throws Exception {
        fixture.provider.then(waiting());

        Submission submission = fixture.submit.submit(hero("Hero", null));
        Task task = submission.task();

        assertThat(submission.replayed()).isFalse();
        assertThat(task.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(task.pollState().orElseThrow().providerTaskId()).isEqualTo("p-1");
        assertThat(task.pollState().orElseThrow().nextPollAt())
                .isEqualTo(fixture.clock.instant().plusSeconds(2));
        assertThat(task.pollState().orElseThrow().deadlineAt())
                .isEqualTo(fixture.clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(fixture.stored(task)).isEqualTo(task);
        assertThat(fixture.started).containsExactly(task);
        assertThat(fixture.provider.submitted).singleElement().satisfies(request -> {
            assertThat(request.name()).isEqualTo("Hero");
            assertThat(request.images()).singleElement().asString().startsWith("data:image/png;base64,");
        });
    }

    @Test
    void submit_duringTheCall_theIntentIsStored() throws Exception {
        fixture.provider.then(waiting());
        fixture.provider.during(
                () -> assertThat(fixture.tasks.find(KEY).orElseThrow().status()).isEqualTo(TaskStatus.SUBMITTING));
        fixture.submit.submit(hero("Hero", KEY));
    }

    @Test
    void submit_forACaller_leavesThePollingToIt() throws Exception {
        fixture.provider.then(waiting());
        SubmitCommand hero = hero("Hero", null);
        fixture.submit.submit(new SubmitCommand(hero.parsed(), hero.taskId(), PollOwner.CALLER, Budgets.ample()));

        assertThat(fixture.started).isEmpty();
    }

    @Test
    void submit_workflowUnavailable_isLeftToTheSweep() throws Exception {
        fixture.workflowDown = true;
        fixture.provider.then(waiting());

        assertThat(fixture.submit.submit(hero("Hero", null)).task().status()).isEqualTo(TaskStatus.SUBMITTED);
    }

    @Test
    void submit_invalidRequest_storesAndSendsNothing() {
        SubjectRequest request = new SubjectRequest("", List.of(), List.of(), Optional.empty());
        SubmitCommand command = new SubmitCommand(
                new ParsedRequest(request, List.of()), Optional.of(KEY), PollOwner.WORKFLOW, Budgets.ample());

        InvalidSubjectException refusal =
                catchThrowableOfType(InvalidSubjectException.class, () -> fixture.submit.submit(command));

        assertThat(refusal.violations()).hasSize(2);
        assertThat(fixture.tasks.find(KEY)).isEmpty();
        assertThat(fixture.provider.submitted).isEmpty();
    }

    @Test
    void submit_sameKeyAndRequest_isReplayedFromTheStore() throws Exception {
        fixture.provider.then(waiting());
        Task first = fixture.submit.submit(hero("Hero", KEY)).task();

        Submission second = fixture.submit.submit(hero(" Hero ", KEY));

        assertThat(second.replayed()).isTrue();
        assertThat(second.task()).isEqualTo(first);
        assertThat(fixture.provider.submitted).hasSize(1);
    }

    @Test
    void submit_sameKeyDuringTheCall_isReplayedFromTheStore() throws Exception {
        fixture.provider.then(waiting());
        fixture.provider.during(() -> {
            try {
                Submission second = fixture.submit.submit(hero("Hero", KEY));
                assertThat(second.replayed()).isTrue();
                assertThat(second.task().status()).isEqualTo(TaskStatus.SUBMITTING);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        fixture.submit.submit(hero("Hero", KEY));

        assertThat(fixture.provider.submitted).hasSize(1);
    }

    @Test
    void submit_sameKeyOtherRequest_isRefused() throws Exception {
        fixture.provider.then(waiting());

        fixture.submit.submit(hero("Hero", KEY));

        assertThatThrownBy(() -> fixture.submit.submit(hero("Villain", KEY)))
                .isInstanceOf(IdempotencyKeyReusedException.class)
                .hasMessageContaining(KEY.value());
        assertThat(fixture.provider.submitted).hasSize(1);
    }

    @Test
    void submit_whilePaused_storesAndSendsNothing() {
        fixture.provider.pause = Duration.ofSeconds(42);

        TryAgainException refused =
                catchThrowableOfType(TryAgainException.class, () -> fixture.submit.submit(hero("Hero", KEY)));

        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(42));
        assertThat(fixture.tasks.find(KEY)).isEmpty();
        assertThat(fixture.provider.submitted).isEmpty();
    }

    @Test
    void submit_replayWhilePaused_isReadFromTheStore() throws Exception {
        fixture.provider.then(waiting());
        fixture.submit.submit(hero("Hero", KEY));
        fixture.provider.pause = Duration.ofSeconds(42);

        assertThat(fixture.submit.submit(hero("Hero", KEY)).replayed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 13_999})
    void submit_withTooLittleTimeForAResponse_storesAndSendsNothing(long millis) {
        TimeBudget little = TimeBudget.of(Duration.ofMillis(millis), fixture.clock);
        SubmitCommand late =
                new SubmitCommand(hero("Hero", KEY).parsed(), Optional.of(KEY), PollOwner.WORKFLOW, little);

        assertThatThrownBy(() -> fixture.submit.submit(late)).isInstanceOf(TryAgainException.class);

        assertThat(fixture.tasks.find(KEY)).isEmpty();
        assertThat(fixture.provider.submitted).isEmpty();
    }

    @Test
    void submit_withJustEnoughTime_isSent() throws Exception {
        fixture.provider.then(waiting());
        TimeBudget enough = TimeBudget.of(Duration.ofSeconds(14), fixture.clock);

        fixture.submit.submit(
                new SubmitCommand(hero("Hero", KEY).parsed(), Optional.of(KEY), PollOwner.WORKFLOW, enough));

        assertThat(fixture.provider.submitted).hasSize(1);
    }
}
