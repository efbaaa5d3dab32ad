package dev.vidusubjects.submission;

import static dev.vidusubjects.world.ScriptedProvider.completed;
import static dev.vidusubjects.world.ScriptedProvider.error;
import static dev.vidusubjects.world.ScriptedProvider.failed;
import static dev.vidusubjects.world.ScriptedProvider.waiting;
import static dev.vidusubjects.world.World.hero;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.SubjectDraft;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.submission.SubmitCommand.Follower;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.world.World;
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

    private World world;

    @BeforeEach
    void open() {
        world = new World(data);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void submit_validRequest_isStoredSentAndFollowed() throws Exception {
        world.provider.then(waiting());
        Submission submission = world.submit.submit(hero("Hero", null));
        Task task = submission.task();
        assertThat(submission.replayed()).isFalse();
        assertThat(task.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(task.following().orElseThrow().providerTaskId()).isEqualTo("p-1");
        assertThat(task.following().orElseThrow().nextLookAt())
                .isEqualTo(world.clock.instant().plusSeconds(2));
        assertThat(task.following().orElseThrow().deadlineAt())
                .isEqualTo(world.clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(world.stored(task)).isEqualTo(task);
        assertThat(world.followed).containsExactly(task);
        assertThat(world.provider.submitted).singleElement().satisfies(request -> {
            assertThat(request.name()).isEqualTo("Hero");
            assertThat(request.images()).singleElement().asString().startsWith("data:image/png;base64,");
        });
    }

    @Test
    void submit_duringTheCall_theIntentIsOnRecord() throws Exception {
        world.provider.then(waiting());
        world.provider.during(
                () -> assertThat(world.tasks.find(KEY).orElseThrow().status()).isEqualTo(TaskStatus.SUBMITTING));
        world.submit.submit(hero("Hero", KEY));
    }

    @Test
    void submit_forACaller_leavesTheFollowingToIt() throws Exception {
        world.provider.then(waiting());
        SubmitCommand hero = hero("Hero", null);
        world.submit.submit(new SubmitCommand(hero.draft(), hero.taskId(), Follower.CALLER, Budgets.ample()));
        assertThat(world.followed).isEmpty();
    }

    @Test
    void submit_workflowDown_isLeftToTheSweep() throws Exception {
        world.workflowDown = true;
        world.provider.then(waiting());
        assertThat(world.submit.submit(hero("Hero", null)).task().status()).isEqualTo(TaskStatus.SUBMITTED);
    }

    @Test
    void submit_taskDecidedDuringTheCall_startsNoWorkflow() throws Exception {
        world.provider.then(waiting());
        world.provider.during(() -> {
            Instant now = world.clock.instant();
            Completion completion = new Completion(now, completed().subject().orElseThrow(), "local://results/a.json");
            TaskError error = new TaskError(TaskError.SUBMISSION_INTERRUPTED, "interrupted", Remedy.SUBMIT_ON_REDRIVE);
            try {
                Task slow = world.tasks.find(KEY).orElseThrow();
                Task taken = world.tasks.update(slow.unconfirmed(error, now, now));
                world.tasks.update(taken.completed(completion, now));
            } catch (StaleTaskException e) {
                throw new AssertionError(e);
            }
        });

        Task task = world.submit.submit(hero("Hero", KEY)).task();

        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(world.followed).isEmpty();
    }

    @Test
    void submit_refusalAfterAnotherAttemptBegan_isNotThatAttemptsRefusal() throws Exception {
        world.provider.then(new ProviderException.Rejected(error("FieldInvalid")));
        world.provider.during(() -> {
            Instant now = world.clock.instant();
            TaskError error = new TaskError(TaskError.SUBMISSION_INTERRUPTED, "interrupted", Remedy.SUBMIT_ON_REDRIVE);
            try {
                Task slow = world.tasks.find(KEY).orElseThrow();
                Task taken = world.tasks.update(slow.unconfirmed(error, now, now));
                world.tasks.update(taken.resubmitting(taken.intent().again("another", now), now));
            } catch (StaleTaskException e) {
                throw new AssertionError(e);
            }
        });

        Submission submission = world.submit.submit(hero("Hero", KEY));

        assertThat(submission.replayed()).isTrue();
        assertThat(submission.task().status()).isEqualTo(TaskStatus.SUBMITTING);
        assertThat(world.tasks.find(KEY)).contains(submission.task());
    }

    @Test
    void submit_invalidRequest_storesAndSendsNothing() {
        SubjectRequest request = new SubjectRequest("", List.of(), List.of(), Optional.empty());
        SubmitCommand command = new SubmitCommand(
                new SubjectDraft(request, List.of()), Optional.of(KEY), Follower.WORKFLOW, Budgets.ample());
        InvalidSubjectException refusal =
                catchThrowableOfType(InvalidSubjectException.class, () -> world.submit.submit(command));
        assertThat(refusal.violations()).hasSize(2);
        assertThat(world.tasks.find(KEY)).isEmpty();
        assertThat(world.provider.submitted).isEmpty();
    }

    @Test
    void submit_sameKeyAndRequest_isAnsweredFromTheStore() throws Exception {
        world.provider.then(waiting());
        Task first = world.submit.submit(hero("Hero", KEY)).task();
        Submission second = world.submit.submit(hero(" Hero ", KEY));
        assertThat(second.replayed()).isTrue();
        assertThat(second.task()).isEqualTo(first);
        assertThat(world.provider.submitted).hasSize(1);
    }

    @Test
    void submit_sameKeyDuringTheCall_isAnsweredFromTheStore() throws Exception {
        world.provider.then(waiting());
        world.provider.during(() -> {
            try {
                Submission second = world.submit.submit(hero("Hero", KEY));
                assertThat(second.replayed()).isTrue();
                assertThat(second.task().status()).isEqualTo(TaskStatus.SUBMITTING);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        world.submit.submit(hero("Hero", KEY));
        assertThat(world.provider.submitted).hasSize(1);
    }

    @Test
    void submit_sameKeyOtherRequest_isRefused() throws Exception {
        world.provider.then(waiting());
        world.submit.submit(hero("Hero", KEY));
        assertThatThrownBy(() -> world.submit.submit(hero("Villain", KEY)))
                .isInstanceOf(IdempotencyKeyReusedException.class)
                .hasMessageContaining(KEY.value());
        assertThat(world.provider.submitted).hasSize(1);
    }

    static Stream<ProviderException> nothingCreated() {
        return Stream.of(
                new ProviderException.Busy(error("TooManyRequests"), Optional.of(Duration.ofSeconds(7))),
                new ProviderException.NotSent(error("not_connected")),
                new ProviderException.Account(error("http_401")));
    }

    @ParameterizedTest
    @MethodSource("nothingCreated")
    void submit_refusedForAPassingReason_mayComeAgainWithTheSameKey(ProviderException reason) throws Exception {
        world.provider.then(reason).then(waiting());
        SubmissionFailedException failure =
                catchThrowableOfType(SubmissionFailedException.class, () -> world.submit.submit(hero("Hero", KEY)));
        assertThat(failure.reason()).isSameAs(reason);
        assertThat(failure.task().status()).isEqualTo(TaskStatus.FAILED);
        assertThat(failure.task().error().orElseThrow().remedy()).isEqualTo(Remedy.SUBMIT_AGAIN);
        Submission second = world.submit.submit(hero("Hero", KEY));
        assertThat(second.replayed()).isFalse();
        assertThat(second.task().status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(second.task().id()).isEqualTo(KEY);
        assertThat(world.provider.submitted).hasSize(2);
    }

    @Test
    void submit_refusedForGood_isNeverSentAgain() throws Exception {
        world.provider.then(new ProviderException.Rejected(error("AuditSubmitIllegal")));
        assertThatThrownBy(() -> world.submit.submit(hero("Hero", KEY))).isInstanceOf(SubmissionFailedException.class);
        Submission second = world.submit.submit(hero("Hero", KEY));
        assertThat(second.replayed()).isTrue();
        assertThat(second.task().error().orElseThrow().code()).isEqualTo("AuditSubmitIllegal");
        assertThat(second.task().error().orElseThrow().retryable()).isFalse();
        assertThat(world.provider.submitted).hasSize(1);
    }

    @Test
    void submit_noAnswer_isUnconfirmedAndNeverSentAgain() throws Exception {
        world.provider.then(new ProviderException.Unconfirmed(error("no_answer")));
        SubmissionFailedException failure =
                catchThrowableOfType(SubmissionFailedException.class, () -> world.submit.submit(hero("Hero", KEY)));
        assertThat(failure.task().status()).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(world.submit.submit(hero("Hero", KEY)).replayed()).isTrue();
        assertThat(world.provider.submitted).hasSize(1);
    }

    @Test
    void submit_noProof_isComparedWithTheListBeforeLong() throws Exception {
        world.provider.then(new ProviderException.Unconfirmed(error("http_504")));

        SubmissionFailedException failure =
                catchThrowableOfType(SubmissionFailedException.class, () -> world.submit.submit(hero("Hero", KEY)));

        Reconciliation reconciliation = failure.task().reconciliation().orElseThrow();
        assertThat(reconciliation.state()).isEqualTo(Reconciliation.State.PENDING);
        assertThat(reconciliation.nextAt()).isEqualTo(world.clock.instant().plusSeconds(3));
        assertThat(failure.task().error().orElseThrow().remedy()).isEqualTo(Remedy.SUBMIT_ON_REDRIVE);
        assertThat(world.followed).containsExactly(failure.task());
    }

    @Test
    void submit_whilePaused_storesAndSendsNothing() {
        world.provider.pause = Duration.ofSeconds(42);

        TryAgainException refused =
                catchThrowableOfType(TryAgainException.class, () -> world.submit.submit(hero("Hero", KEY)));

        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(42));
        assertThat(world.tasks.find(KEY)).isEmpty();
        assertThat(world.provider.submitted).isEmpty();
    }

    @Test
    void submit_replayWhilePaused_isAnsweredFromTheStore() throws Exception {
        world.provider.then(waiting());
        world.submit.submit(hero("Hero", KEY));
        world.provider.pause = Duration.ofSeconds(42);

        assertThat(world.submit.submit(hero("Hero", KEY)).replayed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 13_999})
    void submit_withTooLittleTimeForAResponse_storesAndSendsNothing(long millis) {
        TimeBudget little = TimeBudget.of(Duration.ofMillis(millis), world.clock);
        SubmitCommand late = new SubmitCommand(hero("Hero", KEY).draft(), Optional.of(KEY), Follower.WORKFLOW, little);

        assertThatThrownBy(() -> world.submit.submit(late)).isInstanceOf(TryAgainException.class);

        assertThat(world.tasks.find(KEY)).isEmpty();
        assertThat(world.provider.submitted).isEmpty();
    }

    @Test
    void submit_withJustEnoughTime_isSent() throws Exception {
        world.provider.then(waiting());
        TimeBudget enough = TimeBudget.of(Duration.ofSeconds(14), world.clock);

        world.submit.submit(new SubmitCommand(hero("Hero", KEY).draft(), Optional.of(KEY), Follower.WORKFLOW, enough));

        assertThat(world.provider.submitted).hasSize(1);
    }

    @Test
    void submit_mediaNotFetchedWithTooLittleTimeLeft_isNotTriedAgain() {
        world.provider.then(new ProviderException.Media(error("ImageDownloadFailure")));
        world.provider.during(() -> world.clock.advance(Duration.ofSeconds(10)));
        TimeBudget budget = TimeBudget.of(Duration.ofSeconds(20), world.clock);
        SubmitCommand command =
                new SubmitCommand(hero("Hero", KEY).draft(), Optional.of(KEY), Follower.WORKFLOW, budget);

        assertThatThrownBy(() -> world.submit.submit(command)).isInstanceOf(SubmissionFailedException.class);

        assertThat(world.provider.submitted).hasSize(1);
    }

    /** Regression: a late response of an attempt that was replaced was written to the new attempt. */
    @Test
    void submit_responseAfterAnotherAttemptBegan_leavesThatAttemptAlone() throws Exception {
        world.provider.then(waiting()).then(new ProviderException.Unconfirmed(error("http_504")));
        world.provider.during(() -> {
            try {
                Task slow = world.tasks.find(KEY).orElseThrow();
                TaskError swept = new TaskError(TaskError.SUBMISSION_INTERRUPTED, "swept", Remedy.SUBMIT_ON_REDRIVE);
                Task unconfirmed =
                        world.tasks.update(slow.unconfirmed(swept, world.clock.instant(), world.clock.instant()));
                world.tasks.update(unconfirmed.resubmitting(
                        unconfirmed.intent().again("another-attempt", world.clock.instant()), world.clock.instant()));
            } catch (StaleTaskException e) {
                throw new AssertionError(e);
            }
        });

        Task task = world.submit.submit(hero("Hero", KEY)).task();

        assertThat(task.status()).isEqualTo(TaskStatus.SUBMITTING);
        assertThat(world.stored(task).intent().attempt()).isEqualTo("another-attempt");
        assertThat(world.stored(task).following()).isEmpty();
    }

    @Test
    void submit_mediaNotFetched_isTriedOnceMoreThenFinal() throws Exception {
        world.provider
                .then(new ProviderException.Media(error("ImageDownloadFailure")))
                .then(new ProviderException.Media(error("ImageDownloadFailure")));
        SubmissionFailedException failure =
                catchThrowableOfType(SubmissionFailedException.class, () -> world.submit.submit(hero("Hero", KEY)));
        assertThat(world.provider.submitted).hasSize(2);
        assertThat(failure.task().error().orElseThrow().retryable()).isFalse();
    }

    @Test
    void submit_sweptWhileTheAnswerWasUnderWay_theAnswerCounts() throws Exception {
        world.provider.then(waiting());
        world.provider.during(() -> {
            try {
                Task slow = world.tasks.find(KEY).orElseThrow();
                world.tasks.update(slow.unconfirmed(
                        new TaskError(TaskError.SUBMISSION_INTERRUPTED, "swept", Remedy.SUBMIT_ON_REDRIVE),
                        world.clock.instant(),
                        world.clock.instant()));
            } catch (StaleTaskException e) {
                throw new AssertionError(e);
            }
        });
        Task task = world.submit.submit(hero("Hero", KEY)).task();
        assertThat(world.stored(task).status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(task.error()).isEmpty();
    }

    @Test
    void redrive_unconfirmed_needsTheCallersWord() throws Exception {
        world.provider
                .then(new ProviderException.Unconfirmed(error("no_answer")))
                .then(waiting());
        assertThatThrownBy(() -> world.submit.submit(hero("Hero", KEY))).isInstanceOf(SubmissionFailedException.class);
        assertThatThrownBy(() -> world.redrive.redrive(KEY, false, Budgets.ample()))
                .isInstanceOf(NotRedrivableException.class)
                .hasMessageContaining("resubmit");
        Task open = world.redrive.redrive(KEY, true, Budgets.ample());
        assertThat(open.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(world.followed)
                .extracting(Task::status)
                .containsExactly(TaskStatus.UNCONFIRMED, TaskStatus.SUBMITTED);
        // The inline image was kept when the answer did not come, and went out again.
        assertThat(world.provider.submitted.get(1).images())
                .isEqualTo(world.provider.submitted.get(0).images());
    }

    @Test
    void redrive_secondSubmission_isFollowedUnderANewName() throws Exception {
        world.provider
                .then(waiting())
                .then(failed(new ProviderException.NotSent(error("InternalServiceFailure"))))
                .then(waiting());
        SubmitCommand upload = new SubmitCommand(stored("Hero"), Optional.of(KEY), Follower.WORKFLOW, Budgets.ample());
        int first = world.submit.submit(upload).task().following().orElseThrow().follow();
        world.poll.poll(KEY, Budgets.ample());
        int second = world.redrive
                .redrive(KEY, false, Budgets.ample())
                .following()
                .orElseThrow()
                .follow();
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void redrive_pastTheDeadline_followsTheSameProviderTask() throws Exception {
        world.provider.then(waiting()).then(waiting()).then(completed());
        world.submit.submit(hero("Hero", KEY));
        world.clock.advance(Duration.ofMinutes(31));
        world.poll.poll(KEY, Budgets.ample());
        Task open = world.redrive.redrive(KEY, false, Budgets.ample());
        assertThat(open.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(open.following().orElseThrow().deadlineAt())
                .isEqualTo(world.clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(world.followed).hasSize(2);
        world.poll.poll(KEY, Budgets.ample());
        assertThat(world.provider.submitted).hasSize(1);
        assertThat(world.provider.polled).containsOnly("p-1");
        assertThat(world.tasks.find(KEY).orElseThrow().status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void redrive_openOrFinallyFailedTask_isRefused() throws Exception {
        world.provider.then(waiting());
        world.submit.submit(hero("Hero", KEY));
        assertThatThrownBy(() -> world.redrive.redrive(KEY, true, Budgets.ample()))
                .isInstanceOf(NotRedrivableException.class)
                .hasMessageContaining("submitted");
        TaskId other = TaskId.ofKey("api", "order-2");
        world.provider.then(new ProviderException.Rejected(error("FieldInvalid")));
        assertThatThrownBy(() -> world.submit.submit(hero("Hero", other)));
        assertThatThrownBy(() -> world.redrive.redrive(other, true, Budgets.ample()))
                .isInstanceOf(NotRedrivableException.class)
                .hasMessageContaining("FieldInvalid");
    }

    private SubjectDraft stored(String name) throws Exception {
        Files.createDirectories(data.resolve("incoming"));
        Files.write(data.resolve("incoming/hero.png"), MediaFiles.png(100, 100));
        return new SubjectDraft(
                new SubjectRequest(name, List.of(world.media.at("incoming/hero.png")), List.of(), Optional.empty()),
                List.of());
    }
}
