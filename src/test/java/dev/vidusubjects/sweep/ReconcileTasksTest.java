package dev.vidusubjects.sweep;

import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which tasks are matched, and which are not; {@link AbsentTasksTest} covers the evidence of absence. */
class ReconcileTasksTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ListedAccount account = new ListedAccount();
    private final ReconciliationFixture fixture = new ReconciliationFixture(account);

    @Test
    void compare_newSubjectOfTheShape_isMatchedSoon() {
        account.create("old", "Hero");
        Task task = lost("Hero");
        account.create("new", "Hero");
        account.create("other", "Villain");

        fixture.runWorkflow(task, Duration.ofSeconds(3));
        Task stored = fixture.stored(task);

        assertThat(stored.completion().orElseThrow().subject().id()).isEqualTo("new");
        assertThat(stored.reconciliation().orElseThrow().state()).isEqualTo(State.MATCHED);
        assertThat(fixture.tasks.subjectOwner("new")).contains(task.id());
        assertThat(fixture.provider.confirmed).isEqualTo(1);
        assertThat(fixture.documents.results).containsKey("results/" + task.documentPath());
    }

    @Test
    void compare_notDue_readsNoList() {
        Task task = lost("Hero");
        int calls = account.calls;
        fixture.runWorkflow(task, Duration.ofSeconds(2));

        assertThat(account.calls).isEqualTo(calls);
    }

    @Test
    void compare_listLags_matchesLater() {
        Task task = lost("Hero");
        account.create("new", "Hero");
        account.hidden.add("new");
        fixture.runWorkflow(task, Duration.ofMinutes(5));
        assertThat(fixture.found(task).reason()).contains(Reason.NO_CANDIDATE);
        account.hidden.clear();

        fixture.runWorkflow(task, Duration.ofMinutes(10));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void compare_twoNewSubjects_namesBoth() {
        Task task = lost("Hero");
        account.create("a", "Hero");
        account.create("b", "Hero");

        fixture.runWorkflow(task, MINUTE);

        assertThat(fixture.found(task).reason()).contains(Reason.SEVERAL_CANDIDATES);
        assertThat(fixture.found(task).candidates()).containsExactly("a", "b");
        assertThat(fixture.found(task).comparisons()).isGreaterThan(2);
    }

    @Test
    void compare_otherNumberOfImages_matchesNone() {
        Task task = lost("Hero");
        account.subjects.add(new Subject(
                "two",
                "Hero",
                List.of("1", "2"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty()));

        fixture.runWorkflow(task, MINUTE);

        assertThat(fixture.found(task).candidates()).isEmpty();
    }

    @Test
    void compare_noEarlierList_matchesNone() {
        account.create("old", "Hero");
        Task task = fixture.unconfirmed("Hero");
        account.create("new", "Hero");

        fixture.runWorkflow(task, MINUTE);

        assertThat(fixture.found(task).reason()).contains(Reason.NO_EARLIER_LIST);
        assertThat(fixture.found(task).candidates()).containsExactly("new", "old");
    }

    /** The list was stale when it was read first: a subject that appears later is certainly newer. */
    @Test
    void compare_noEarlierListButALaterSubject_isMatched() {
        account.create("old", "Hero");
        Task task = fixture.unconfirmed("Hero");
        fixture.runWorkflow(task, Duration.ofSeconds(10));
        account.create("new", "Hero");

        fixture.runWorkflow(task, MINUTE);

        assertThat(fixture.stored(task).completion().orElseThrow().subject().id())
                .isEqualTo("new");
    }

    @Test
    void compare_openTaskOfTheShape_waitsForIt() {
        Task task = lost("Hero");
        Task other = fixture.submitted("Hero");
        account.create("a", "Hero");
        fixture.runWorkflow(task, MINUTE);
        assertThat(fixture.found(task).reason()).contains(Reason.OTHER_TASK);
        assertThat(fixture.found(task).candidates()).containsExactly("a");

        fixture.tasks.claimSubject("a", other.id());
        fixture.runWorkflow(task, Duration.ofMinutes(5));
        assertThat(fixture.found(task).reason()).contains(Reason.NO_CANDIDATE);
    }

    /** Regression: the subject of an attempt with a future timestamp was matched with a later attempt. */
    @Test
    void compare_clockWasSetBackWhileAnotherTaskIsPolled_doesNotMatchItsSubject() {
        fixture.sweep();
        fixture.clock.advance(Duration.ofMinutes(20));
        Task polled = fixture.submitted("Hero");
        fixture.clock.advance(Duration.ofMinutes(-10));
        Instant now = fixture.clock.instant();
        fixture.update(Tasks.polled(polled, polled.pollState().orElseThrow(), true, now));
        Task task = fixture.unconfirmed("Hero");
        account.create("a", "Hero");

        fixture.runWorkflow(task, Duration.ofMinutes(20));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(fixture.tasks.subjectOwner("a")).isEmpty();
    }

    @Test
    void compare_failedTaskThatTheProviderAccepted_mayOwnIt() {
        Task task = lost("Hero");
        Task other = fixture.submitted("Hero");
        fixture.update(Tasks.failed(
                other, new TaskError("deadline_exceeded", "late", Remedy.POLL_AGAIN), fixture.clock.instant()));
        account.create("a", "Hero");

        fixture.runWorkflow(task, MINUTE);

        assertThat(fixture.found(task).reason()).contains(Reason.OTHER_TASK);
    }

    @Test
    void compare_failedTaskThatCreatedNothing_ownsNothing() {
        Task task = lost("Hero");
        Task other = fixture.submitting("Hero", "x");
        fixture.update(Tasks.failed(other, new TaskError("FieldInvalid", "no", Remedy.NONE), fixture.clock.instant()));
        account.create("a", "Hero");

        fixture.runWorkflow(task, MINUTE);

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.COMPLETED);
    }

    /** However many tasks completed between the list and the attempt, and in any order. */
    @Test
    void compare_subjectThatATaskObtainedBeforeTheAttempt_isNotMatched() {
        fixture.sweep();
        fixture.clock.advance(Duration.ofSeconds(40));
        fixture.completed("Hero", "of-other");
        for (int i = 0; i < 150; i++) {
            fixture.completed("Villain " + i, "villain-" + i);
        }
        fixture.clock.advance(Duration.ofSeconds(50));
        Task task = fixture.unconfirmed("Hero");

        fixture.runWorkflow(task, Duration.ofMinutes(5));

        assertThat(fixture.found(task).reason()).contains(Reason.NO_CANDIDATE);
        assertThat(fixture.found(task).candidates()).isEmpty();
    }

    @Test
    void compare_differentRequestsOfAName_areToldApartByTimeOnly() {
        Task first = lost("Hero");
        account.create("a", "Hero");
        fixture.clock.advance(Duration.ofSeconds(2));
        fixture.reading.read(ReadingRequest.forTask(Instant.EPOCH, last -> false), fixture.budget());
        fixture.clock.advance(Duration.ofSeconds(2));
        Task second = fixture.unconfirmed("Hero");
        account.create("b", "Hero");
        fixture.runWorkflow(second, MINUTE);

        fixture.runWorkflow(first, MINUTE);

        assertThat(fixture.stored(first).completion().orElseThrow().subject().id())
                .isEqualTo("a");
        assertThat(fixture.stored(second).completion().orElseThrow().subject().id())
                .isEqualTo("b");
    }

    @Test
    void compare_equalRequestsAtOnce_getOneEach() {
        fixture.sweep();
        fixture.clock.advance(MINUTE);
        Task first = fixture.unconfirmed(fixture.submitting("Hero", "same"));
        fixture.clock.advance(Duration.ofSeconds(1));
        Task second = fixture.unconfirmed(fixture.submitting("Hero", "same"));
        account.create("a", "Hero");
        account.create("b", "Hero");
        fixture.runWorkflow(first, MINUTE);

        fixture.runWorkflow(second, MINUTE);

        assertThat(fixture.stored(first).completion().orElseThrow().subject().id())
                .isEqualTo("a");
        assertThat(fixture.stored(second).completion().orElseThrow().subject().id())
                .isEqualTo("b");
    }

    @Test
    void compare_differentRequestsAtOnce_matchesNone() {
        Task first = lost("Hero");
        Task second = fixture.unconfirmed("Hero");
        account.create("a", "Hero");

        fixture.runWorkflow(first, MINUTE);

        assertThat(fixture.found(first).reason()).contains(Reason.OTHER_TASK);
        assertThat(fixture.status(second)).isEqualTo(TaskStatus.UNCONFIRMED);
    }

    /** The window starts at the attempt, not at the first acceptance of the request. */
    @Test
    void compare_submittedAgainAfterThreeDays_isMatched() {
        fixture.sweep();
        Task task = fixture.submitting("Hero", "x");
        task = fixture.update(Tasks.failed(
                task, new TaskError("CreditInsufficient", "no", Remedy.SUBMIT_AGAIN), fixture.clock.instant()));
        fixture.clock.advance(Duration.ofDays(3));
        Instant now = fixture.clock.instant();
        task = fixture.update(Tasks.resubmitting(task, task.intent().again("attempt-2", now), now));
        task = fixture.unconfirmed(task);
        account.create("new", "Hero");

        fixture.runWorkflow(task, MINUTE);

        assertThat(fixture.stored(task).completion().orElseThrow().subject().id())
                .isEqualTo("new");
    }

    @Test
    void compare_parkedResponse_decidesFirst() {
        Task task = lost("Hero");
        account.create("new", "Hero");
        String parked = "{\"task_id\":\"" + task.id() + "\",\"attempt\":\""
                + task.intent().attempt()
                + "\",\"provider_task_id\":\"p-9\",\"submitted_at\":\"2026-01-01T12:00:00Z\"}";
        fixture.documents.write(
                Prefix.STATE, "responses/" + task.id() + ".json", parked.getBytes(StandardCharsets.UTF_8));

        fixture.runWorkflow(task, MINUTE);
        Task stored = fixture.stored(task);

        assertThat(stored.status()).isEqualTo(TaskStatus.SUBMITTED);
        assertThat(stored.pollState().orElseThrow().providerTaskId()).isEqualTo("p-9");
        assertThat(fixture.started).containsExactly(stored);
    }

    /** The process stopped after it claimed the subject and before it finished the task. */
    @Test
    void compare_subjectOwnedByTheTask_isMatchedDespiteOtherCandidates() {
        Task task = lost("Hero");
        account.create("a", "Hero");
        account.create("b", "Hero");
        fixture.tasks.claimSubject("b", task.id());

        fixture.runWorkflow(task, MINUTE);

        assertThat(fixture.stored(task).completion().orElseThrow().subject().id())
                .isEqualTo("b");
    }

    @Test
    void compare_subjectClaimedMeanwhile_isLeftToItsOwner() {
        Task task = lost("Hero");
        account.create("a", "Hero");
        Task other = fixture.unconfirmed("Villain");
        ListedAccount racing = account;
        racing.during = call -> {};
        fixture.documents.atWrite = () -> fixture.tasks.claimSubject("a", other.id());

        fixture.runWorkflow(task, MINUTE);

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.UNCONFIRMED);
        assertThat(fixture.tasks.subjectOwner("a")).contains(other.id());
    }

    @Test
    void compare_listNotReadable_recordsTheReasonAndContinues() {
        Task task = lost("Hero");
        account.create("a", "Hero");
        account.during = call -> {
            throw new ProviderException.NotSent(error("connect"));
        };
        fixture.runWorkflow(task, Duration.ofMinutes(10));
        assertThat(fixture.found(task).reason()).contains(Reason.LIST_NOT_READ);
        account.during = call -> {};

        fixture.runWorkflow(task, Duration.ofMinutes(10));

        assertThat(fixture.status(task)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void compare_off_isUndecidedAtOnce() {
        ReconciliationFixture off = new ReconciliationFixture(account, Map.of("subjects.sweep.reconcile", "false"));
        Task task = off.unconfirmed("Hero");
        off.runWorkflow(task, MINUTE);
        assertThat(off.found(task).state()).isEqualTo(State.UNDECIDED);
        assertThat(off.found(task).reason()).contains(Reason.SWITCHED_OFF);
        Task swept = off.unconfirmed("Hero");
        off.sweep();

        off.baseline.ensure(off.budget());

        assertThat(off.found(swept).state()).isEqualTo(State.UNDECIDED);
        assertThat(account.calls).isZero();
    }

    /** One reading decides all tasks, not only the task whose workflow requested it. */
    @Test
    void compare_manyUnconfirmed_needOneReading() {
        fixture.sweep();
        fixture.clock.advance(MINUTE);
        for (int i = 0; i < 250; i++) {
            fixture.unconfirmed("Hero " + i);
            account.create("new-" + i, "Hero " + i);
        }
        Task last = fixture.unconfirmed("Villain");
        int calls = account.calls;

        fixture.runWorkflow(last, Duration.ofSeconds(4));

        assertThat(account.calls - calls).isLessThanOrEqualTo(3);
        assertThat(fixture.tasks.tasks.values().stream().filter(task -> task.status() == TaskStatus.COMPLETED))
                .hasSize(250);
    }

    /** @return a task whose submission is not confirmed; the account was read before */
    private Task lost(String name) {
        fixture.sweep();
        fixture.clock.advance(MINUTE);
        return fixture.unconfirmed(name);
    }
}
