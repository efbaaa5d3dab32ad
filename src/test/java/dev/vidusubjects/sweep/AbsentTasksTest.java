package dev.vidusubjects.sweep;

import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** When an unconfirmed task is known not to have been created, and when its time to decide ends. */
class AbsentTasksTest {

    private final ListedAccount account = new ListedAccount();
    private final ReconciliationFixture fixture = new ReconciliationFixture(account);

    @Test
    void compare_twoReadingsWithAControl_provesThatNothingWasCreated() {
        Task task = lost("Hero");
        fixture.completed("Villain", "control");
        fixture.runWorkflow(task, Duration.ofMinutes(119));
        assertThat(fixture.status(task)).isEqualTo(TaskStatus.UNCONFIRMED);
        fixture.runWorkflow(task, Duration.ofMinutes(2));
        Task stored = fixture.stored(task);
        assertThat(stored.status()).isEqualTo(TaskStatus.FAILED);
        TaskError error = stored.error().orElseThrow();

        assertThat(error.code()).isEqualTo(TaskError.NOT_CREATED);
        assertThat(error.remedy()).isEqualTo(Remedy.SUBMIT_ON_REDRIVE);
        assertThat(stored.reconciliation().orElseThrow().state()).isEqualTo(State.NOT_CREATED);
        assertThat(fixture.documents.results).containsKey("rejected/" + task.documentPath());
    }

    /** Without a control, the list may be hours old. */
    @Test
    void compare_noControl_staysUnconfirmed() {
        fixture.completed("Villain", "earlier");
        Task task = lost("Hero");
        fixture.runWorkflow(task, Duration.ofHours(10));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(fixture.found(task).reason()).contains(Reason.NO_CONTROL);
    }

    @Test
    void compare_controlThatTheListDoesNotShow_isNone() {
        Task task = lost("Hero");
        fixture.completed("Villain", "control");
        account.hidden.add("control");
        fixture.runWorkflow(task, Duration.ofHours(10));

        assertThat(fixture.found(task).reason()).contains(Reason.NO_CONTROL);
    }

    /** A match may be wrong, so it proves nothing. */
    @Test
    void compare_controlThatWasMatched_isNone() {
        Task task = lost("Hero");
        fixture.clock.advance(Duration.ofSeconds(1));
        Task other = fixture.unconfirmed("Villain");
        account.create("matched", "Villain");
        fixture.runWorkflow(other, Duration.ofMinutes(1));
        assertThat(fixture.status(other)).isEqualTo(TaskStatus.COMPLETED);
        fixture.runWorkflow(task, Duration.ofHours(10));

        assertThat(fixture.found(task).reason()).contains(Reason.NO_CONTROL);
    }

    @Test
    void compare_unreadableEntries_proveNothing() {
        Task task = lost("Hero");
        fixture.completed("Villain", "control");
        account.unreadable = 1;

        fixture.runWorkflow(task, Duration.ofHours(10));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(fixture.found(task).reason()).contains(Reason.LIST_NOT_READ);
    }

    /** Regression, found by the simulation: an entry that became readable again looked new, and was matched. */
    @Test
    void compare_entryThatTheListBeforeCouldNotRead_isNotNew() {
        account.create("old", "Hero");
        account.hidden.add("old");
        account.unreadable = 1;
        Task task = lost("Hero");
        account.hidden.clear();
        account.unreadable = 0;

        fixture.runWorkflow(task, Duration.ofMinutes(1));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(fixture.found(task).reason()).contains(Reason.NO_EARLIER_LIST);
        assertThat(fixture.found(task).candidates()).containsExactly("old");
    }

    /** An entry that can never be read must not stop all comparisons. */
    @Test
    void compare_newSubjectBesideAnEntryThatIsNeverReadable_isMatched() {
        account.unreadable = 1;
        Task task = lost("Hero");
        account.create("new", "Hero");
        fixture.runWorkflow(task, Duration.ofMinutes(1));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void compare_oldSubjectOfTheShape_isNoCandidate() {
        account.create("old", "Hero");
        Task task = lost("Hero");
        fixture.completed("Villain", "control");
        fixture.runWorkflow(task, Duration.ofHours(3));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.FAILED);
    }

    /** A candidate that appeared in one reading is kept when later readings do not contain it. */
    @Test
    void compare_candidateThatDisappeared_isNoAbsence() {
        Task task = lost("Hero");
        fixture.completed("Villain", "control");
        account.create("a", "Hero");
        account.create("b", "Hero");
        fixture.runWorkflow(task, Duration.ofMinutes(1));
        account.hidden.addAll(List.of("a", "b"));

        fixture.runWorkflow(task, Duration.ofHours(10));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(fixture.found(task).candidates()).containsExactly("a", "b");
    }

    @Test
    void compare_undatedCandidate_isNoAbsence() {
        account.create("old", "Hero");
        fixture.clock.advance(Duration.ofMinutes(1));
        Task task = fixture.unconfirmed("Hero");
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.completed("Villain", "control");

        fixture.runWorkflow(task, Duration.ofHours(10));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(fixture.found(task).reason()).contains(Reason.NO_EARLIER_LIST);
    }

    /** The first evidence of absence does not count any more after a candidate appeared. */
    @Test
    void compare_lateSubject_isMatchedAndNotAbsent() {
        Task task = lost("Hero");
        fixture.completed("Villain", "control");
        fixture.runWorkflow(task, Duration.ofMinutes(90));
        assertThat(fixture.found(task).absentSince()).isPresent();
        account.create("late", "Hero");

        fixture.runWorkflow(task, Duration.ofHours(2));

        assertThat(fixture.stored(task).completion().orElseThrow().subject().id())
                .isEqualTo("late");
    }

    @Test
    void compare_timeIsOver_isUndecidedOnceWithAReason() {
        List<String> logged = new ArrayList<>();
        Handler handler = handler(logged);
        Logger logger = Logger.getLogger(TaskNotes.class.getName());
        Level level = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addHandler(handler);
        try {
            Task task = lost("Hero");
            account.create("a", "Hero");
            account.create("b", "Hero");
            fixture.runWorkflow(task, Duration.ofHours(23));
            assertThat(fixture.found(task).state()).isEqualTo(State.PENDING);
            fixture.runWorkflow(task, Duration.ofHours(2));
            assertThat(fixture.found(task).state()).isEqualTo(State.UNDECIDED);
            assertThat(fixture.found(task).reason()).contains(Reason.SEVERAL_CANDIDATES);
            assertThat(fixture.found(task).candidates()).containsExactly("a", "b");
            assertThat(fixture.stored(task).workflowKey()).isEmpty();
            for (int i = 0; i < 100; i++) {
                fixture.sweepAfter(Duration.ofMinutes(5));
            }
            assertThat(logged).hasSize(1).first().asString().contains("task_undecided", "several_candidates");
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(level);
        }
    }

    @Test
    void compare_listNeverReadable_isUndecidedInTheEnd() {
        Task task = lost("Hero");
        account.during = call -> {
            throw new ProviderException.NotSent(error("connect"));
        };

        fixture.runWorkflow(task, Duration.ofHours(25));

        assertThat(fixture.found(task).state()).isEqualTo(State.UNDECIDED);
        assertThat(fixture.found(task).reason()).contains(Reason.LIST_NOT_READ);
    }

    /** A reading for another task, or the regular reading, may still decide the task. */
    @Test
    void sweep_undecidedTask_isStillCompared() {
        Task task = lost("Hero");
        Task open = fixture.submitted("Hero");
        account.create("a", "Hero");
        fixture.runWorkflow(task, Duration.ofHours(25));
        assertThat(fixture.found(task).reason()).contains(Reason.OTHER_TASK);
        assertThat(fixture.found(task).state()).isEqualTo(State.UNDECIDED);
        fixture.clock.advance(Duration.ofDays(3));
        assertThat(fixture.sweep()).isZero();
        fixture.tasks.claimSubject("of-the-other", open.id());

        fixture.update(Tasks.completed(
                open,
                new Completion(fixture.clock.instant(), ListedAccount.subject("of-the-other", "Hero"), "memory://x"),
                fixture.clock.instant()));

        assertThat(fixture.sweepAfter(Duration.ofMinutes(5))).isEqualTo(1);
        assertThat(fixture.stored(task).completion().orElseThrow().subject().id())
                .isEqualTo("a");
    }

    /** Neither a clock that is set back nor a clock that is temporarily ahead makes a created subject look absent. */
    @Test
    void compare_clockJumps_provesNothingWrong() {
        for (int minutes : new int[] {-600, -61, -10, -1, 10, 61, 600}) {
            ListedAccount listed = new ListedAccount();
            ReconciliationFixture jumping = new ReconciliationFixture(listed);
            jumping.sweep();
            jumping.clock.advance(Duration.ofMinutes(1));
            Task task = jumping.unconfirmed("Hero");
            jumping.clock.advance(Duration.ofMinutes(minutes));
            listed.create("of-the-task", "Hero");
            jumping.completed("Villain", "control");
            jumping.runWorkflow(task, Duration.ofHours(1));
            jumping.clock.advance(Duration.ofMinutes(-minutes));
            jumping.completed("Villain", "control-2");
            jumping.runWorkflow(task, Duration.ofHours(48));
            assertThat(jumping.status(task)).isNotEqualTo(TaskStatus.FAILED);
            assertThat(jumping.stored(task).completion().map(found -> found.subject()
                            .id()))
                    .isIn(Optional.empty(), Optional.of("of-the-task"));
        }
    }

    /** A reading does not rewrite thousands of old tasks. */
    @Test
    void sweep_undecidedTasks_areNotRewritten() {
        lost("Hero");
        for (int i = 0; i < 100; i++) {
            fixture.unconfirmed("Hero");
        }
        fixture.clock.advance(Duration.ofHours(25));
        fixture.sweep();
        fixture.sweepAfter(Duration.ofMinutes(5));
        int updates = fixture.tasks.updates;
        for (int i = 0; i < 10; i++) {
            fixture.sweepAfter(Duration.ofMinutes(5));
        }

        assertThat(fixture.tasks.updates).isEqualTo(updates);
    }

    private static Handler handler(List<String> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                Object[] parameters = entry.getParameters();
                if (parameters != null
                        && parameters[0] instanceof LogEvent step
                        && step.event().equals("task_undecided")) {
                    logged.add(step.toString());
                }
            }

            @Override
            public void flush() {
                return;
            }

            @Override
            public void close() {
                return;
            }
        };
    }

    private Task lost(String name) {
        fixture.sweep();
        fixture.clock.advance(Duration.ofMinutes(1));
        Task task = fixture.unconfirmed(name);
        fixture.clock.advance(Duration.ofSeconds(1));
        return task;
    }
}
