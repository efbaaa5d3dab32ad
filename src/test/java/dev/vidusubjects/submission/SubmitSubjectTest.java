package dev.vidusubjects.submission;

import static dev.vidusubjects.fixture.Fixture.hero;
import static dev.vidusubjects.fixture.ScriptedProvider.completed;
import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.failed;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.submission.SubmitCommand.PollOwner;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskEvent;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.time.TimeBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void submit_taskDecidedDuringTheCall_startsNoWorkflow() throws Exception {
        fixture.provider.then(waiting());
        fixture.provider.during(() -> {
            Instant now = fixture.clock.instant();
            Completion completion = new Completion(now, completed().subject().orElseThrow(), "local://results/a.json");
            TaskError error = new TaskError(TaskError.SUBMISSION_INTERRUPTED, "interrupted", Remedy.SUBMIT_ON_REDRIVE);
            try {
                Task slow = fixture.tasks.find(KEY).orElseThrow();
                Task unconfirmed = fixture.tasks.update(Tasks.unconfirmed(slow, error, now, now));
                fixture.tasks.update(Tasks.completed(unconfirmed, completion, now));
            } catch (StaleTaskException e) {
                throw new AssertionError(e);
            }
        });

        Task task = fixture.submit.submit(hero("Hero", KEY)).task();

        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(fixture.started).isEmpty();
    }

    @Test
    void submit_refusalAfterAnotherAttemptBegan_isNotThatAttemptsRefusal() throws Exception {
        fixture.provider.then(new ProviderException.Rejected(error("FieldInvalid")));
        fixture.provider.during(() -> {
            Instant now = fixture.clock.instant();
            TaskError error = new TaskError(TaskError.SUBMISSION_INTERRUPTED, "interrupted", Remedy.SUBMIT_ON_REDRIVE);
            try {
                Task slow = fixture.tasks.find(KEY).orElseThrow();
                Task unconfirmed = fixture.tasks.update(Tasks.unconfirmed(slow, error, now, now));
                fixture.tasks.update(
                        Tasks.resubmitting(unconfirmed, unconfirmed.intent().again("another", now), now));
            } catch (StaleTaskException e) {
                throw new AssertionError(e);
            }
        });

        Submission submission = fixture.submit.submit(hero("Hero", KEY));

        assertThat(submission.replayed()).isTrue();
        assertThat(submission.task().status()).isEqualTo(TaskStatus.SUBMITTING);
        assertThat(fixture.tasks.find(KEY)).contains(submission.task());
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

    static Stream<ProviderException> nothingCreated() {
        return Stream.of(
                new ProviderException.Busy(error("TooManyRequests"), Optional.of(Duration.ofSeconds(7))),
                new ProviderException.NotSent(error("not_connected")),
                new ProviderException.Account(error("http_401")));
    }

    @ParameterizedTest
    @MethodSource("nothingCreated")
    void submit_temporarilyRefused_maySubmitAgainWithTheSameKey(ProviderException reason) throws Exception {
        fixture.provider.then(reason).then(waiting());
        SubmissionFailedException failure =
                catchThrowableOfType(SubmissionFailedException.class, () -> fixture.submit.submit(hero("Hero", KEY)));
        assertThat(failure.reason()).isSameAs(reason);
        assertThat(failure.task().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(failure.task().error().orElseThrow().remedy()).isEqualTo(Remedy.SUBMIT_AGAIN);
        assertThat(failure.task().endedVersion()).contains(failure.task().version());

        Submission second = fixture.submit.submit(hero("Hero", KEY));

        assertThat(second.replayed()).isFalse();
        assertThat(second.task().status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(second.task().id()).isEqualTo(KEY);
        assertThat(second.task().endedVersion()).isEmpty();
        assertThat(fixture.provider.submitted).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("nothingCreated")
    void submit_temporarilyRefusedWithoutAKey_endsTheTask(ProviderException reason) {
        fixture.provider.then(reason);

        SubmissionFailedException failure =
                catchThrowableOfType(SubmissionFailedException.class, () -> fixture.submit.submit(hero("Hero", null)));

        assertThat(TaskEvent.of(fixture.stored(failure.task())))
                .contains(new TaskEvent(failure.task(), TaskEvent.Kind.FAILED));
    }

    @Test
    void redrive_temporarilyRefused_endsTheTask() {
        ProviderException busy = new ProviderException.Busy(error("TooManyRequests"), Optional.empty());
        fixture.provider.then(busy).then(busy);
        assertThatThrownBy(() -> fixture.submit.submit(hero("Hero", KEY)))
                .isInstanceOf(SubmissionFailedException.class);

        SubmissionFailedException failure = catchThrowableOfType(
                SubmissionFailedException.class, () -> fixture.redrive.redrive(KEY, false, Budgets.ample()));

        assertThat(TaskEvent.of(fixture.stored(failure.task())))
                .contains(new TaskEvent(failure.task(), TaskEvent.Kind.FAILED));
    }

    @Test
    void submit_permanentlyRefused_isNeverSentAgain() throws Exception {
        fixture.provider.then(new ProviderException.Rejected(error("AuditSubmitIllegal")));
        assertThatThrownBy(() -> fixture.submit.submit(hero("Hero", KEY)))
                .isInstanceOf(SubmissionFailedException.class);
        Submission second = fixture.submit.submit(hero("Hero", KEY));

        assertThat(second.replayed()).isTrue();
        assertThat(second.task().error().orElseThrow().code()).isEqualTo("AuditSubmitIllegal");
        assertThat(second.task().error().orElseThrow().retryable()).isFalse();
        assertThat(second.task().endedVersion()).contains(second.task().version());
        assertThat(fixture.provider.submitted).hasSize(1);
    }

    @Test
    void submit_noResponse_isUnconfirmedAndNeverSentAgain() throws Exception {
        fixture.provider.then(new ProviderException.Unconfirmed(error("no_answer")));

        SubmissionFailedException failure =
                catchThrowableOfType(SubmissionFailedException.class, () -> fixture.submit.submit(hero("Hero", KEY)));

        assertThat(failure.task().status()).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(TaskEvent.of(failure.task())).map(TaskEvent::kind).contains(TaskEvent.Kind.UNCONFIRMED);
        assertThat(fixture.submit.submit(hero("Hero", KEY)).replayed()).isTrue();
        assertThat(fixture.provider.submitted).hasSize(1);
    }

    @Test
    void submit_noProof_isSoonComparedWithTheList() throws Exception {
        fixture.provider.then(new ProviderException.Unconfirmed(error("http_504")));

        SubmissionFailedException failure =
                catchThrowableOfType(SubmissionFailedException.class, () -> fixture.submit.submit(hero("Hero", KEY)));

        Reconciliation reconciliation = failure.task().reconciliation().orElseThrow();
        assertThat(reconciliation.state()).isEqualTo(Reconciliation.State.PENDING);
        assertThat(reconciliation.nextAt()).isEqualTo(fixture.clock.instant().plusSeconds(3));
        assertThat(failure.task().error().orElseThrow().remedy()).isEqualTo(Remedy.SUBMIT_ON_REDRIVE);
        assertThat(fixture.started).containsExactly(failure.task());
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

    @Test
    void submit_mediaNotFetchedWithTooLittleTimeLeft_isNotTriedAgain() {
        fixture.provider.then(new ProviderException.Media(error("ImageDownloadFailure")));
        fixture.provider.during(() -> fixture.clock.advance(Duration.ofSeconds(10)));
        TimeBudget budget = TimeBudget.of(Duration.ofSeconds(20), fixture.clock);
        SubmitCommand command =
                new SubmitCommand(hero("Hero", KEY).parsed(), Optional.of(KEY), PollOwner.WORKFLOW, budget);

        assertThatThrownBy(() -> fixture.submit.submit(command)).isInstanceOf(SubmissionFailedException.class);

        assertThat(fixture.provider.submitted).hasSize(1);
    }

    /** Regression: a late response of an attempt that was replaced was recorded with the new attempt. */
    @Test
    void submit_responseAfterAnotherAttemptBegan_leavesThatAttemptAlone() throws Exception {
        fixture.provider.then(waiting()).then(new ProviderException.Unconfirmed(error("http_504")));
        fixture.provider.during(() -> {
            try {
                Task slow = fixture.tasks.find(KEY).orElseThrow();
                TaskError swept = new TaskError(TaskError.SUBMISSION_INTERRUPTED, "swept", Remedy.SUBMIT_ON_REDRIVE);
                Task unconfirmed = fixture.tasks.update(
                        Tasks.unconfirmed(slow, swept, fixture.clock.instant(), fixture.clock.instant()));
                fixture.tasks.update(Tasks.resubmitting(
                        unconfirmed,
                        unconfirmed.intent().again("another-attempt", fixture.clock.instant()),
                        fixture.clock.instant()));
            } catch (StaleTaskException e) {
                throw new AssertionError(e);
            }
        });

        Task task = fixture.submit.submit(hero("Hero", KEY)).task();

        assertThat(task.status()).isEqualTo(TaskStatus.SUBMITTING);
        assertThat(fixture.stored(task).intent().attempt()).isEqualTo("another-attempt");
        assertThat(fixture.stored(task).pollState()).isEmpty();
    }

    @Test
    void submit_mediaNotFetched_isTriedOnceMoreThenFinal() throws Exception {
        fixture.provider
                .then(new ProviderException.Media(error("ImageDownloadFailure")))
                .then(new ProviderException.Media(error("ImageDownloadFailure")));

        SubmissionFailedException failure =
                catchThrowableOfType(SubmissionFailedException.class, () -> fixture.submit.submit(hero("Hero", KEY)));

        assertThat(fixture.provider.submitted).hasSize(2);
        assertThat(failure.task().error().orElseThrow().retryable()).isFalse();
    }

    @Test
    void submit_sweptWhileTheResponseWasPending_theResponseCounts() throws Exception {
        fixture.provider.then(waiting());
        fixture.provider.during(() -> {
            try {
                Task slow = fixture.tasks.find(KEY).orElseThrow();
                fixture.tasks.update(Tasks.unconfirmed(
                        slow,
                        new TaskError(TaskError.SUBMISSION_INTERRUPTED, "swept", Remedy.SUBMIT_ON_REDRIVE),
                        fixture.clock.instant(),
                        fixture.clock.instant()));
            } catch (StaleTaskException e) {
                throw new AssertionError(e);
            }
        });

        Task task = fixture.submit.submit(hero("Hero", KEY)).task();

        assertThat(fixture.stored(task).status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(task.error()).isEmpty();
    }

    @Test
    void redrive_unconfirmed_needsTheCallersConsent() throws Exception {
        fixture.provider
                .then(new ProviderException.Unconfirmed(error("no_answer")))
                .then(waiting());
        assertThatThrownBy(() -> fixture.submit.submit(hero("Hero", KEY)))
                .isInstanceOf(SubmissionFailedException.class);
        assertThatThrownBy(() -> fixture.redrive.redrive(KEY, false, Budgets.ample()))
                .isInstanceOf(NotRedrivableException.class)
                .hasMessageContaining("resubmit");
        Task open = fixture.redrive.redrive(KEY, true, Budgets.ample());

        assertThat(open.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(fixture.started)
                .extracting(Task::status)
                .containsExactly(TaskStatus.UNCONFIRMED, TaskStatus.SUBMITTED);
        // The inline image was kept when no response arrived, and was sent again.
        assertThat(fixture.provider.submitted.get(1).images())
                .isEqualTo(fixture.provider.submitted.get(0).images());
    }

    @Test
    void redrive_secondSubmission_isPolledUnderANewName() throws Exception {
        fixture.provider
                .then(waiting())
                .then(failed(new ProviderException.NotSent(error("InternalServiceFailure"))))
                .then(waiting());
        SubmitCommand upload = new SubmitCommand(stored("Hero"), Optional.of(KEY), PollOwner.WORKFLOW, Budgets.ample());
        int first =
                fixture.submit.submit(upload).task().pollState().orElseThrow().generation();
        fixture.poll.poll(KEY, Budgets.ample());

        int second = fixture.redrive
                .redrive(KEY, false, Budgets.ample())
                .pollState()
                .orElseThrow()
                .generation();

        assertThat(second).isGreaterThan(first);
    }

    @Test
    void redrive_pastTheDeadline_pollsTheSameProviderTask() throws Exception {
        fixture.provider.then(waiting()).then(waiting()).then(completed());
        fixture.submit.submit(hero("Hero", KEY));
        fixture.clock.advance(Duration.ofMinutes(31));
        fixture.poll.poll(KEY, Budgets.ample());
        Task open = fixture.redrive.redrive(KEY, false, Budgets.ample());
        assertThat(open.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(open.pollState().orElseThrow().deadlineAt())
                .isEqualTo(fixture.clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(fixture.started).hasSize(2);
        fixture.poll.poll(KEY, Budgets.ample());

        assertThat(fixture.provider.submitted).hasSize(1);
        assertThat(fixture.provider.polled).containsOnly("p-1");
        assertThat(fixture.tasks.find(KEY).orElseThrow().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void redrive_openOrFinallyFailedTask_isRefused() throws Exception {
        fixture.provider.then(waiting());
        fixture.submit.submit(hero("Hero", KEY));
        assertThatThrownBy(() -> fixture.redrive.redrive(KEY, true, Budgets.ample()))
                .isInstanceOf(NotRedrivableException.class)
                .hasMessageContaining("submitted");
        TaskId other = TaskId.ofKey("api", "order-2");

        fixture.provider.then(new ProviderException.Rejected(error("FieldInvalid")));

        assertThatThrownBy(() -> fixture.submit.submit(hero("Hero", other)));
        assertThatThrownBy(() -> fixture.redrive.redrive(other, true, Budgets.ample()))
                .isInstanceOf(NotRedrivableException.class)
                .hasMessageContaining("FieldInvalid");
    }

    private ParsedRequest stored(String name) throws Exception {
        Files.createDirectories(data.resolve("incoming"));
        Files.write(data.resolve("incoming/hero.png"), MediaFiles.png(100, 100));
        return new ParsedRequest(
                new SubjectRequest(name, List.of(fixture.media.at("incoming/hero.png")), List.of(), Optional.empty()),
                List.of());
    }
}
