package dev.vidusubjects.sweeping;

import static dev.vidusubjects.world.ScriptedProvider.completed;
import static dev.vidusubjects.world.ScriptedProvider.error;
import static dev.vidusubjects.world.ScriptedProvider.running;
import static dev.vidusubjects.world.ScriptedProvider.waiting;
import static dev.vidusubjects.world.World.hero;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.world.World;
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
    void sweep_lostFollower_isStartedAgainOnce() throws Exception {
        Task task = submitted();
        world.clock.advance(Duration.ofMinutes(3));
        assertThat(world.sweep.sweep(Budgets.ample())).isEqualTo(new SweepReport(1, 0, 0, 0, 0));
        assertThat(world.followed).hasSize(2);
        assertThat(world.followed.get(1).following().orElseThrow().follow())
                .isEqualTo(task.following().orElseThrow().follow() + 1);
        assertThat(world.sweep.sweep(Budgets.ample()).followed()).isZero();
    }

    @Test
    void sweep_workflowDown_isTriedAgainByTheNextOne() throws Exception {
        submitted();
        world.workflowDown = true;
        world.clock.advance(Duration.ofMinutes(3));
        assertThat(world.sweep.sweep(Budgets.ample()).left()).isEqualTo(1);
        world.workflowDown = false;
        world.clock.advance(Duration.ofMinutes(3));
        assertThat(world.sweep.sweep(Budgets.ample()).followed()).isEqualTo(1);
    }

    @Test
    void sweep_followerAtWork_isLeftAlone() throws Exception {
        submitted();
        world.clock.advance(Duration.ofSeconds(100));
        assertThat(world.sweep.sweep(Budgets.ample())).isEqualTo(new SweepReport(0, 0, 0, 0, 0));
    }

    @Test
    void sweep_longWaitThatTheProviderAskedFor_isLeftAlone() throws Exception {
        submitted();
        world.provider.then(new ProviderException.Busy(error("TooManyRequests"), Optional.of(Duration.ofMinutes(10))));
        world.poll.poll(KEY, Budgets.ample());
        // The longest that is honoured.
        world.clock.advance(Duration.ofMinutes(5));
        assertThat(world.sweep.sweep(Budgets.ample()).followed()).isZero();
    }

    @Test
    void sweep_pastTheDeadline_endsWithALastLook() throws Exception {
        submitted();
        world.clock.advance(Duration.ofMinutes(31));
        world.provider.then(completed());
        assertThat(world.sweep.sweep(Budgets.ample())).isEqualTo(new SweepReport(0, 1, 0, 0, 0));
        assertThat(status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void sweep_pastTheDeadlineStillRunning_ends() throws Exception {
        submitted();
        world.clock.advance(Duration.ofMinutes(31));
        world.provider.then(running());
        assertThat(world.sweep.sweep(Budgets.ample()).ended()).isEqualTo(1);
        assertThat(status()).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void sweep_interruptedSubmission_becomesUnconfirmed() {
        world.tasks.create(Tasks.submitting(1, world.clock.instant()));
        world.clock.advance(Duration.ofMinutes(4));
        assertThat(world.sweep.sweep(Budgets.ample()).unconfirmed()).isZero();
        world.clock.advance(Duration.ofMinutes(2));
        assertThat(world.sweep.sweep(Budgets.ample()).unconfirmed()).isEqualTo(1);
        Task task = world.tasks.find(Tasks.id(1)).orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(task.error().orElseThrow().code()).isEqualTo("submission_interrupted");
    }

    @Test
    void sweepAll_afterARestart_takesUpWhatTheLastProcessLeft() throws Exception {
        submitted();
        world.tasks.create(Tasks.submitting(1, world.clock.instant()));
        world.clock.advance(Duration.ofMillis(10));
        SweepReport report = world.sweep.sweepAll(world.clock.instant(), Budgets.ample());
        assertThat(report).isEqualTo(new SweepReport(1, 0, 1, 0, 0));
        // The first poll is not moved forward; the interrupted one is compared in three seconds.
        assertThat(world.followed.get(2).nextRoundAt())
                .isEqualTo(world.followed.get(0).nextRoundAt());
        assertThat(world.followed.get(1).status()).isEqualTo(TaskStatus.UNCONFIRMED);
    }

    @Test
    void sweepAll_workOfTheNewProcess_isLeftAlone() throws Exception {
        Instant started = world.clock.instant();
        world.clock.advance(Duration.ofMillis(10));
        world.tasks.create(Tasks.submitting(1, world.clock.instant()));
        submitted();
        world.clock.advance(Duration.ofMillis(10));
        assertThat(world.sweep.sweepAll(started, Budgets.ample())).isEqualTo(new SweepReport(0, 0, 0, 0, 0));
    }

    @Test
    void reconcile_oneNewSubjectOfTheName_isAdopted() throws Exception {
        world.atTheProvider.add(subject("old", "Hero", 1));
        unconfirmed(KEY, "Hero");
        world.atTheProvider.add(subject("new", "Hero", 1));
        world.atTheProvider.add(subject("other", "Villain", 1));
        assertThat(sweepLater().adopted()).isEqualTo(1);
        Task task = world.tasks.find(KEY).orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task.completion().orElseThrow().subject().id()).isEqualTo("new");
        assertThat(world.results.read(Prefix.RESULTS, task.documentPath())).isPresent();
    }

    /** Regression: what nobody ever decided about filled each run. */
    @Test
    void reconcile_manyThatWereGivenUp_leaveRoomForTheNewOnes() throws Exception {
        world.close();
        world = new World(data, Map.of("subjects.sweep.limit", "3"));
        for (int number = 0; number < 5; number++) {
            world.tasks.create(Tasks.unconfirmed(number, world.clock.instant()));
        }
        world.clock.advance(Duration.ofHours(25));
        unconfirmed(KEY, "Hero");
        world.atTheProvider.add(subject("new", "Hero", 1));

        assertThat(sweepLater().adopted()).isEqualTo(1);

        assertThat(status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(world.tasks
                        .find(Tasks.id(0))
                        .orElseThrow()
                        .error()
                        .orElseThrow()
                        .message())
                .isEqualTo("no answer");
    }

    @Test
    void reconcile_nothingNew_saysSoOnce() throws Exception {
        world.atTheProvider.add(subject("old", "Hero", 1));
        unconfirmed(KEY, "Hero");
        assertThat(sweepLater().adopted()).isZero();
        Task noted = world.tasks.find(KEY).orElseThrow();
        assertThat(noted.status()).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(noted.reconciliation().orElseThrow().reason()).contains(Reason.NO_CANDIDATE);
        assertThat(world.sweep.sweep(Budgets.ample()).adopted()).isZero();
        assertThat(world.tasks.find(KEY).orElseThrow()).isEqualTo(noted);
    }

    /** The operator accepts a second subject; the first one must not become another task's. */
    @Test
    void reconcile_subjectOfAnAbandonedAttempt_isNotMatchedWithAnotherTask() throws Exception {
        TaskId other = TaskId.ofKey("api", "order-2");
        unconfirmed(KEY, "Hero");
        world.clock.advance(Duration.ofSeconds(1));
        world.provider.then(new ProviderException.Unconfirmed(error("no_answer")));
        assertThatThrownBy(() -> world.submit.submit(hero("Hero", other)));
        world.provider.then(completed());
        world.clock.advance(Duration.ofSeconds(1));
        world.redrive.redrive(KEY, true, Budgets.ample());
        world.provider.then(completed());
        world.poll.poll(KEY, Budgets.ample());
        assertThat(status()).isEqualTo(TaskStatus.COMPLETED);

        world.atTheProvider.add(subject("of-the-first-attempt", "Hero", 1));
        world.atTheProvider.add(subject("subject-1", "Hero", 1));
        assertThat(sweepLater().adopted()).isZero();
        assertThat(world.tasks
                        .find(other)
                        .orElseThrow()
                        .reconciliation()
                        .orElseThrow()
                        .reason())
                .contains(Reason.OTHER_TASK);
    }

    @Test
    void resubmit_notWanted_leavesTheTaskToTheOperator() throws Exception {
        absent();
        assertThat(world.provider.submitted).hasSize(2);
        assertThat(status()).isEqualTo(TaskStatus.FAILED);
        world.sweep.sweep(Budgets.ample());
        assertThat(world.provider.submitted).hasSize(2);
    }

    @Test
    void resubmit_wanted_submitsOnce() throws Exception {
        world.close();
        world = new World(data, Map.of("subjects.sweep.resubmit-absent", "true"));
        world.provider.pause = Duration.ZERO;
        absent();
        // The sweep that found it out may have stopped before it submitted: the next one does.
        assertThat(status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(world.provider.submitted).hasSize(3);
        world.sweep.sweep(Budgets.ample());
        assertThat(world.provider.submitted).hasSize(3);
    }

    @Test
    void resubmit_submissionsPaused_waitsForALaterSweep() throws Exception {
        world.close();
        world = new World(data, Map.of("subjects.sweep.resubmit-absent", "true"));
        pauseAtTheEnd = true;
        absent();
        assertThat(status()).isEqualTo(TaskStatus.FAILED);
        world.provider.pause = Duration.ZERO;
        world.provider.then(waiting());
        world.sweep.sweep(Budgets.ample());
        assertThat(status()).isEqualTo(TaskStatus.SUBMITTED);
    }

    private boolean pauseAtTheEnd;

    /** A submission that created nothing, up to the sweep that proves it. */
    private void absent() throws Exception {
        unconfirmed(KEY, "Hero");
        world.clock.advance(Duration.ofSeconds(1));
        world.provider.then(waiting()).then(completed());
        TaskId control = TaskId.ofKey("api", "control");
        world.submit.submit(hero("Villain", control));
        world.poll.poll(control, Budgets.ample());
        world.atTheProvider.add(subject("subject-1", "Villain", 1));
        world.clock.advance(Duration.ofHours(1));
        world.sweep.sweep(Budgets.ample());
        assertThat(status()).isEqualTo(TaskStatus.UNCONFIRMED);
        world.clock.advance(Duration.ofHours(1));
        world.provider.pause = pauseAtTheEnd ? Duration.ofMinutes(1) : Duration.ZERO;
        if (!pauseAtTheEnd) {
            world.provider.then(waiting());
        }
        world.sweep.sweep(Budgets.ample());
    }

    private Task submitted() throws Exception {
        world.provider.then(waiting());
        return world.submit.submit(hero("Hero", KEY)).task();
    }

    private TaskStatus status() {
        return world.tasks.find(KEY).orElseThrow().status();
    }

    /** With a list of the subjects that was kept before. */
    private void unconfirmed(TaskId id, String name) {
        world.sweep.sweep(Budgets.ample());
        world.clock.advance(Duration.ofMinutes(1));
        world.provider.then(new ProviderException.Unconfirmed(error("no_answer")));
        assertThatThrownBy(() -> world.submit.submit(hero(name, id))).isInstanceOf(SubmissionFailedException.class);
    }

    private SweepReport sweepLater() {
        world.clock.advance(Duration.ofMinutes(1));
        return world.sweep.sweep(Budgets.ample());
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
