package dev.vidusubjects.sweep;

import static dev.vidusubjects.fixture.ScriptedProvider.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.submission.AccountBaseline;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The sweep's part in reconciliation, and the list that is read before the first submission. */
class ReconciliationSweepTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ListedAccount account = new ListedAccount();
    private final ReconciliationFixture fixture = new ReconciliationFixture(account);

    @Test
    void sweep_lostWorkflow_isStartedAgain() {
        Task task = lost("Hero");
        assertThat(fixture.sweepAfter(MINUTE)).isZero();
        fixture.started.clear();
        fixture.clock.advance(Duration.ofHours(1));
        account.during = call -> {
            throw new ProviderException.NotSent(error("connect"));
        };

        fixture.sweep();

        assertThat(fixture.started).hasSize(1);
        assertThat(fixture.started.get(0).workflowKey())
                .contains("c" + task.intent().attempt() + "-1");
    }

    /** Three seconds later the first sweep reads the list that the workflow would have read. */
    @Test
    void sweep_workflowThatNeverRan_isReplacedByTheSweep() {
        Task task = lost("Hero");
        account.create("new", "Hero");

        assertThat(fixture.sweepAfter(Duration.ofSeconds(3))).isEqualTo(1);
        assertThat(fixture.status(task)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void sweep_smallAccount_isReadAgainAfterFiveMinutes() {
        fixture.sweep();
        fixture.sweepAfter(Duration.ofMinutes(4));

        assertThat(account.calls).isEqualTo(1);
        fixture.sweepAfter(MINUTE);
        assertThat(account.calls).isEqualTo(2);
    }

    @Test
    void ensure_unknownSmallAccount_readsItOnce() {
        account.create("old", "Hero");
        fixture.baseline.ensure(fixture.budget());
        int reads = fixture.documents.stateReads;
        fixture.clock.advance(Duration.ofHours(1));
        fixture.baseline.ensure(fixture.budget());
        assertThat(account.calls).isEqualTo(1);
        assertThat(fixture.documents.stateReads).isEqualTo(reads);
        fixture.restart();
        fixture.baseline.ensure(fixture.budget());

        fixture.baseline.ensure(fixture.budget());

        assertThat(fixture.documents.stateReads).isEqualTo(reads + 1);
        assertThat(account.calls).isEqualTo(1);
    }

    @Test
    void lookUp_accountThatWasRead_leavesNothingToEnsure() {
        fixture.baseline.ensure(fixture.budget());
        fixture.restart();

        fixture.baseline.lookUp();

        int reads = fixture.documents.stateReads;
        fixture.baseline.ensure(fixture.budget());
        assertThat(fixture.documents.stateReads).isEqualTo(reads);
    }

    @Test
    void lookUp_unknownAccount_readsNoListAndLeavesItToEnsure() {
        fixture.baseline.lookUp();
        assertThat(account.calls).isZero();

        fixture.baseline.ensure(fixture.budget());

        assertThat(account.calls).isEqualTo(1);
    }

    @Test
    void ensure_timeOfOneSubmission_readsTheSlowPagesOfASmallAccount() {
        for (int i = 0; i < 250; i++) {
            account.create("" + i, "subject " + i);
        }
        account.during = call -> fixture.clock.advance(Duration.ofSeconds(1));
        TimeBudget budget = fixture.budget(AccountBaseline.MAX_TIME);
        // The stores need some time before the first page.
        fixture.clock.advance(Duration.ofSeconds(1));

        fixture.baseline.ensure(budget);

        assertThat(account.calls).isEqualTo(3);
        assertThat(fixture.reading.state().last()).isPresent();
    }

    @Test
    void ensure_largeAccount_readsTenPagesAndLetsTheSubmissionContinue() {
        for (int i = 0; i < 3000; i++) {
            account.create("" + i, "subject " + i);
        }
        fixture.baseline.ensure(fixture.budget());

        fixture.baseline.ensure(fixture.budget());

        assertThat(account.calls).isEqualTo(10);
    }

    /** Each new function would otherwise try the list with its first submission. */
    @Test
    void ensure_anotherProcessTriedLessThanAMinuteAgo_waits() {
        account.during = call -> {
            throw new ProviderException.NotSent(error("connect"));
        };
        fixture.baseline.ensure(fixture.budget());
        int calls = account.calls;
        assertThat(calls).isPositive();

        fixture.restart();
        fixture.clock.advance(Duration.ofSeconds(59));
        fixture.baseline.ensure(fixture.budget());
        assertThat(account.calls).isEqualTo(calls);

        fixture.restart();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.baseline.ensure(fixture.budget());
        assertThat(account.calls).isGreaterThan(calls);
    }

    @Test
    void ensure_listFails_letsTheSubmissionContinue() {
        account.during = call -> {
            throw new IllegalStateException("unforeseen");
        };
        fixture.baseline.ensure(fixture.budget());

        assertThat(account.calls).isEqualTo(1);
    }

    /** @return a task whose submission is not confirmed; the account was read before */
    private Task lost(String name) {
        fixture.sweep();
        fixture.clock.advance(MINUTE);
        return fixture.unconfirmed(name);
    }
}
