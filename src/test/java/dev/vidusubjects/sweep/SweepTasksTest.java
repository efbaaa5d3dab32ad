package dev.vidusubjects.sweep;

import static dev.vidusubjects.fixture.Fixture.hero;
import static dev.vidusubjects.fixture.ScriptedProvider.completed;
import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static dev.vidusubjects.fixture.ScriptedProvider.running;
import static dev.vidusubjects.fixture.ScriptedProvider.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTasksTest {

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
    void sweep_lostWorkflow_isStartedAgainOnce() throws Exception {
        Task task = submitted();

        fixture.clock.advance(Duration.ofMinutes(3));

        assertThat(fixture.sweep.sweep(Budgets.ample())).isEqualTo(new SweepReport(1, 0, 0, 0, 0, 0));
        assertThat(fixture.started).hasSize(2);
        assertThat(fixture.started.get(1).pollState().orElseThrow().generation())
                .isEqualTo(task.pollState().orElseThrow().generation() + 1);
        assertThat(fixture.sweep.sweep(Budgets.ample()).polledAgain()).isZero();
    }

    @Test
    void sweep_workflowUnavailable_isRetriedByTheNextSweep() throws Exception {
        submitted();
        fixture.workflowDown = true;
        fixture.clock.advance(Duration.ofMinutes(3));
        assertThat(fixture.sweep.sweep(Budgets.ample()).deferred()).isEqualTo(1);
        fixture.workflowDown = false;

        fixture.clock.advance(Duration.ofMinutes(3));

        assertThat(fixture.sweep.sweep(Budgets.ample()).polledAgain()).isEqualTo(1);
    }

    @Test
    void sweep_activeWorkflow_isNotReplaced() throws Exception {
        submitted();
        fixture.clock.advance(Duration.ofSeconds(100));

        assertThat(fixture.sweep.sweep(Budgets.ample())).isEqualTo(new SweepReport(0, 0, 0, 0, 0, 0));
    }

    @Test
    void sweep_longRetryAfterOfTheProvider_startsNoWorkflow() throws Exception {
        submitted();
        fixture.provider.then(
                new ProviderException.Busy(error("TooManyRequests"), Optional.of(Duration.ofMinutes(10))));
        fixture.poll.poll(KEY, Budgets.ample());

        // The maximum delay that the application accepts from the provider.
        fixture.clock.advance(Duration.ofMinutes(5));

        assertThat(fixture.sweep.sweep(Budgets.ample()).polledAgain()).isZero();
    }

    @Test
    void sweep_pastTheDeadline_endsWithALastPoll() throws Exception {
        submitted();
        fixture.clock.advance(Duration.ofMinutes(31));
        fixture.provider.then(completed());

        assertThat(fixture.sweep.sweep(Budgets.ample())).isEqualTo(new SweepReport(0, 1, 0, 0, 0, 0));
        assertThat(status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void sweep_pastTheDeadlineStillRunning_ends() throws Exception {
        submitted();
        fixture.clock.advance(Duration.ofMinutes(31));
        fixture.provider.then(running());

        assertThat(fixture.sweep.sweep(Budgets.ample()).ended()).isEqualTo(1);
        assertThat(status()).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void sweep_interruptedSubmission_becomesUnconfirmed() {
        fixture.tasks.create(Tasks.submitting(1, fixture.clock.instant()));
        fixture.clock.advance(Duration.ofMinutes(4));
        assertThat(fixture.sweep.sweep(Budgets.ample()).unconfirmed()).isZero();
        fixture.clock.advance(Duration.ofMinutes(2));
        assertThat(fixture.sweep.sweep(Budgets.ample()).unconfirmed()).isEqualTo(1);
        Task task = fixture.tasks.find(Tasks.id(1)).orElseThrow();

        assertThat(task.status()).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(task.error().orElseThrow().code()).isEqualTo("submission_interrupted");
        assertThat(task.endedVersion()).contains(1L);
    }

    @Test
    void sweepAll_afterARestart_recoversTheTasksOfTheLastProcess() throws Exception {
        submitted();
        fixture.tasks.create(Tasks.submitting(1, fixture.clock.instant()));
        fixture.clock.advance(Duration.ofMillis(10));

        SweepReport report = fixture.sweep.sweepAll(fixture.clock.instant(), Budgets.ample());

        assertThat(report).isEqualTo(new SweepReport(1, 0, 1, 0, 0, 0));
        // The first poll is not moved forward; the interrupted submission is compared in three seconds.
        assertThat(fixture.started.get(2).nextRoundAt())
                .isEqualTo(fixture.started.get(0).nextRoundAt());
        assertThat(fixture.started.get(1).status()).isEqualTo(TaskStatus.UNCONFIRMED);
    }

    @Test
    void sweepAll_tasksOfTheNewProcess_areNotChanged() throws Exception {
        Instant started = fixture.clock.instant();
        fixture.clock.advance(Duration.ofMillis(10));
        fixture.tasks.create(Tasks.submitting(1, fixture.clock.instant()));
        submitted();

        fixture.clock.advance(Duration.ofMillis(10));

        assertThat(fixture.sweep.sweepAll(started, Budgets.ample())).isEqualTo(new SweepReport(0, 0, 0, 0, 0, 0));
    }

    @Test
    void reconcile_oneNewSubjectOfTheName_isMatched() throws Exception {
        fixture.atTheProvider.add(subject("old", "Hero", 1));
        unconfirmed(KEY, "Hero");
        fixture.atTheProvider.add(subject("new", "Hero", 1));
        fixture.atTheProvider.add(subject("other", "Villain", 1));
        assertThat(sweepLater().matched()).isEqualTo(1);
        Task task = fixture.tasks.find(KEY).orElseThrow();

        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task.completion().orElseThrow().subject().id()).isEqualTo("new");
        assertThat(fixture.results.read(Prefix.RESULTS, task.documentPath())).isPresent();
    }

    /** Regression: each run was filled with tasks that no comparison could ever decide. */
    @Test
    void reconcile_manyUndecidedTasks_doNotDelayNewOnes() throws Exception {
        fixture.close();
        fixture = new Fixture(data, Map.of("subjects.sweep.limit", "3"));
        for (int number = 0; number < 5; number++) {
            fixture.tasks.create(Tasks.unconfirmed(number, fixture.clock.instant()));
        }
        fixture.clock.advance(Duration.ofHours(25));
        unconfirmed(KEY, "Hero");
        fixture.atTheProvider.add(subject("new", "Hero", 1));

        assertThat(sweepLater().matched()).isEqualTo(1);

        assertThat(status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(fixture.tasks
                        .find(Tasks.id(0))
                        .orElseThrow()
                        .error()
                        .orElseThrow()
                        .message())
                .isEqualTo("no response");
    }

    @Test
    void reconcile_nothingNew_recordsTheReasonOnce() throws Exception {
        fixture.atTheProvider.add(subject("old", "Hero", 1));
        unconfirmed(KEY, "Hero");

        assertThat(sweepLater().matched()).isZero();

        Task noted = fixture.tasks.find(KEY).orElseThrow();
        assertThat(noted.status()).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(noted.reconciliation().orElseThrow().reason()).contains(Reason.NO_CANDIDATE);
        assertThat(fixture.sweep.sweep(Budgets.ample()).matched()).isZero();
        assertThat(fixture.tasks.find(KEY).orElseThrow()).isEqualTo(noted);
    }

    /** The operator accepts a second subject; the first subject must not be matched with another task. */
    @Test
    void reconcile_subjectOfAnAbandonedAttempt_isNotMatchedWithAnotherTask() throws Exception {
        TaskId other = TaskId.ofKey("api", "order-2");
        unconfirmed(KEY, "Hero");
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.provider.then(new ProviderException.Unconfirmed(error("no_response")));
        assertThatThrownBy(() -> fixture.submit.submit(hero("Hero", other)));
        fixture.provider.then(completed());
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.redrive.redrive(KEY, true, Budgets.ample());
        fixture.provider.then(completed());
        fixture.poll.poll(KEY, Budgets.ample());
        assertThat(status()).isEqualTo(TaskStatus.COMPLETED);

        fixture.atTheProvider.add(subject("of-the-first-attempt", "Hero", 1));
        fixture.atTheProvider.add(subject("subject-1", "Hero", 1));
        assertThat(sweepLater().matched()).isZero();
        assertThat(fixture.tasks
                        .find(other)
                        .orElseThrow()
                        .reconciliation()
                        .orElseThrow()
                        .reason())
                .contains(Reason.OTHER_TASK);
    }

    @Test
    void resubmit_disabled_leavesTheTaskToTheOperator() throws Exception {
        absent();

        assertThat(fixture.provider.submitted).hasSize(2);
        assertThat(status()).isEqualTo(TaskStatus.FAILED);
        fixture.sweep.sweep(Budgets.ample());
        assertThat(fixture.provider.submitted).hasSize(2);
    }

    @Test
    void resubmit_enabled_submitsOnce() throws Exception {
        fixture.close();
        fixture = new Fixture(data, Map.of("subjects.sweep.resubmit-absent", "true"));
        fixture.provider.pause = Duration.ZERO;
        absent();
        // The sweep that proved the absence may have stopped before it submitted the task: the next sweep submits it.
        assertThat(status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(fixture.provider.submitted).hasSize(3);
        fixture.sweep.sweep(Budgets.ample());

        assertThat(fixture.provider.submitted).hasSize(3);
    }

    @Test
    void resubmit_submissionsPaused_waitsForALaterSweep() throws Exception {
        fixture.close();
        fixture = new Fixture(data, Map.of("subjects.sweep.resubmit-absent", "true"));
        pauseAtTheEnd = true;
        absent();
        assertThat(status()).isEqualTo(TaskStatus.FAILED);
        assertThat(fixture.tasks.find(KEY).orElseThrow().endedVersion())
                .as("a task that is submitted again has not ended")
                .isEmpty();
        fixture.provider.pause = Duration.ZERO;
        fixture.provider.then(waiting());

        fixture.sweep.sweep(Budgets.ample());

        assertThat(status()).isEqualTo(TaskStatus.SUBMITTED);
    }

    private boolean pauseAtTheEnd;

    /** Makes a submission that creates nothing, and runs the sweeps until one proves it. */
    private void absent() throws Exception {
        unconfirmed(KEY, "Hero");
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.provider.then(waiting()).then(completed());
        TaskId control = TaskId.ofKey("api", "control");
        fixture.submit.submit(hero("Villain", control));
        fixture.poll.poll(control, Budgets.ample());
        fixture.atTheProvider.add(subject("subject-1", "Villain", 1));
        fixture.clock.advance(Duration.ofHours(1));
        fixture.sweep.sweep(Budgets.ample());
        assertThat(status()).isEqualTo(TaskStatus.UNCONFIRMED);
        fixture.clock.advance(Duration.ofHours(1));
        fixture.provider.pause = pauseAtTheEnd ? Duration.ofMinutes(1) : Duration.ZERO;
        if (!pauseAtTheEnd) {
            fixture.provider.then(waiting());
        }
        fixture.sweep.sweep(Budgets.ample());
    }

    private Task submitted() throws Exception {
        fixture.provider.then(waiting());
        return fixture.submit.submit(hero("Hero", KEY)).task();
    }

    private TaskStatus status() {
        return fixture.tasks.find(KEY).orElseThrow().status();
    }

    /** Creates an unconfirmed task; a list of the subjects was kept before. */
    private void unconfirmed(TaskId id, String name) {
        fixture.sweep.sweep(Budgets.ample());
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.provider.then(new ProviderException.Unconfirmed(error("no_response")));
        assertThatThrownBy(() -> fixture.submit.submit(hero(name, id))).isInstanceOf(SubmissionFailedException.class);
    }

    private SweepReport sweepLater() {
        fixture.clock.advance(Duration.ofMinutes(1));
        return fixture.sweep.sweep(Budgets.ample());
    }

    private static Subject subject(String id, String name, int images) {
        return new Subject(
                id,
                name,
                Collections.nCopies(images, "https://cdn.example/x.png"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }
}
