package dev.vidusubjects.sweeping;

import static dev.vidusubjects.world.ScriptedProvider.error;
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
    private final Deployment world = new Deployment(account);

    @Test
    void sweep_lostWorkflow_isStartedAgain() {
        Task task = lost("Hero");
        assertThat(world.sweepAfter(MINUTE)).isZero();
        world.followed.clear();
        world.clock.advance(Duration.ofHours(1));
        account.during = call -> {
            throw new ProviderException.NotSent(error("connect"));
        };
        world.sweep();
        assertThat(world.followed).hasSize(1);
        assertThat(world.followed.get(0).workflowKey())
                .contains("c" + task.intent().attempt() + "-1");
    }

    /** Three seconds later the first sweep reads what the workflow would have read. */
    @Test
    void sweep_workflowThatNeverRan_isReplacedByTheSweep() {
        Task task = lost("Hero");
        account.create("new", "Hero");
        assertThat(world.sweepAfter(Duration.ofSeconds(3))).isEqualTo(1);
        assertThat(world.status(task)).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void sweep_smallAccount_isReadAgainAfterFiveMinutes() {
        world.sweep();
        world.sweepAfter(Duration.ofMinutes(4));
        assertThat(account.calls).isEqualTo(1);
        world.sweepAfter(MINUTE);
        assertThat(account.calls).isEqualTo(2);
    }

    @Test
    void ensure_unknownSmallAccount_readsItOnce() {
        account.create("old", "Hero");
        world.baseline.ensure(world.budget());
        int reads = world.documents.stateReads;
        world.clock.advance(Duration.ofHours(1));
        world.baseline.ensure(world.budget());
        assertThat(account.calls).isEqualTo(1);
        assertThat(world.documents.stateReads).isEqualTo(reads);
        world.restart();
        world.baseline.ensure(world.budget());
        world.baseline.ensure(world.budget());
        assertThat(world.documents.stateReads).isEqualTo(reads + 1);
        assertThat(account.calls).isEqualTo(1);
    }

    @Test
    void ensure_timeOfOneSubmission_readsTheSlowPagesOfASmallAccount() {
        for (int i = 0; i < 250; i++) {
            account.create("" + i, "subject " + i);
        }
        account.during = call -> world.clock.advance(Duration.ofSeconds(1));
        TimeBudget budget = world.budget(AccountBaseline.MAX_TIME);
        // The stores take their time before the first page.
        world.clock.advance(Duration.ofSeconds(1));
        world.baseline.ensure(budget);
        assertThat(account.calls).isEqualTo(3);
        assertThat(world.reading.last()).isPresent();
    }

    @Test
    void ensure_largeAccount_readsTenPagesAndLetsTheSubmissionGoOn() {
        for (int i = 0; i < 3000; i++) {
            account.create("" + i, "subject " + i);
        }
        world.baseline.ensure(world.budget());
        world.baseline.ensure(world.budget());
        assertThat(account.calls).isEqualTo(10);
    }

    @Test
    void ensure_listFails_letsTheSubmissionGoOn() {
        account.during = call -> {
            throw new IllegalStateException("unforeseen");
        };
        world.baseline.ensure(world.budget());
        assertThat(account.calls).isEqualTo(1);
    }

    /** A task whose submission is not confirmed; the account had been read before. */
    private Task lost(String name) {
        world.sweep();
        world.clock.advance(MINUTE);
        return world.unconfirmed(name);
    }
}
