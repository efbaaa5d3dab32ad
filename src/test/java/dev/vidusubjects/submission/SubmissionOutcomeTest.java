package dev.vidusubjects.submission;

import static dev.vidusubjects.fixture.Fixture.hero;
import static dev.vidusubjects.fixture.ScriptedProvider.completed;
import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.Violation;
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
import dev.vidusubjects.time.TimeBudget;
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

/**
 * What becomes of a task whose submission was refused or got no response, or whose response came after the task had
 * changed.
 */
class SubmissionOutcomeTest {

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
    void submit_redeliveryIsInvalid_endsTheTask() throws Exception {
        fixture.provider.then(new ProviderException.NotSent(error("not_connected")));
        Task failed = catchThrowableOfType(
                        SubmissionFailedException.class,
                        () -> fixture.submit.submit(upload(hero("Hero", KEY).parsed())))
                .task();
        assertThat(failed.endedVersion()).isEmpty();
        Violation violation = Violation.invalid("$.images[0]", Rule.MEDIA_TRUNCATED, "found a truncated image");
        ParsedRequest invalid = new ParsedRequest(hero("Hero", KEY).parsed().request(), List.of(violation));

        assertThatThrownBy(() -> fixture.submit.submit(upload(invalid))).isInstanceOf(InvalidSubjectException.class);

        Task ended = fixture.stored(failed);
        assertThat(TaskEvent.of(ended)).map(TaskEvent::kind).contains(TaskEvent.Kind.FAILED);
        assertThat(ended.error()).isEqualTo(failed.error());
        assertThatThrownBy(() -> fixture.submit.submit(upload(invalid))).isInstanceOf(InvalidSubjectException.class);
        assertThat(fixture.stored(failed)).isEqualTo(ended);
    }

    private static SubmitCommand upload(ParsedRequest parsed) {
        return new SubmitCommand(
                parsed,
                Optional.of(KEY),
                Optional.of("hero.json"),
                Optional.of(Instant.EPOCH),
                PollOwner.WORKFLOW,
                Budgets.ample());
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
        fixture.provider.then(new ProviderException.Unconfirmed(error("no_response")));

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
    void submit_mediaNotFetchedWithTooLittleTimeLeft_isNotTriedAgain() {
        fixture.provider.then(new ProviderException.Media(error("ImageDownloadFailure")));
        fixture.provider.during(() -> fixture.clock.advance(Duration.ofSeconds(10)));
        TimeBudget budget = TimeBudget.of(Duration.ofSeconds(20), fixture.clock);
        SubmitCommand command =
                new SubmitCommand(hero("Hero", KEY).parsed(), Optional.of(KEY), PollOwner.WORKFLOW, budget);

        assertThatThrownBy(() -> fixture.submit.submit(command)).isInstanceOf(SubmissionFailedException.class);

        assertThat(fixture.provider.submitted).hasSize(1);
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
}
