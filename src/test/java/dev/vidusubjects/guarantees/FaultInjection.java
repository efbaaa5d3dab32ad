package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.guarantees.Faults.Crash;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.guarantees.Ledger.Entry;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.SubjectProvider;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Cuts every boundary of a submission, of looks, of results, of uploads, of redrives and of reconciliation once, before and after
 * it, in every way; recovers; and compares what is stored with what the sandbox says that it was asked. After one call is before
 * the next one, except where the call itself fails. Subclasses choose the stores.
 */
abstract class FaultInjection {

    private static final int REPETITIONS = 5;

    private static final Kind[] EVERYTHING = Kind.values();

    /** Where the clock makes no difference that another scenario does not show. */
    private static final Kind[] RACES = {Kind.CRASH, Kind.FAILURE, Kind.STALE, Kind.DUPLICATE, Kind.OVERTAKEN};

    /** Where nothing else can come in between that another scenario does not show. */
    private static final Kind[] ENDS = {Kind.CRASH, Kind.FAILURE};

    @Inject
    SubjectProvider provider;

    @Inject
    ProviderAccess access;

    private int runs;

    /** Stores without open tasks, for one run. */
    abstract Stores open() throws Exception;

    abstract void close(Stores stores) throws Exception;

    /** @return whether these stores are to be tried in this way too */
    boolean concerns(Kind kind) {
        return true;
    }

    @Test
    void request_cutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(8, EVERYTHING, name -> new Scenario.Request("request " + name));
    }

    @Test
    void request_cutAnywhereAndNeverRepeated_keepsTheGuarantees() throws Exception {
        enumerate(8, ENDS, name -> new Scenario.Once("once " + name));
    }

    @Test
    void request_whoseAnswerIsLost_keepsTheGuarantees() throws Exception {
        enumerate(5, RACES, name -> new Scenario.LostAnswer("lost " + name, "cut"));
    }

    @Test
    void request_whoseAnswerBreaksOff_keepsTheGuarantees() throws Exception {
        enumerate(5, ENDS, name -> new Scenario.LostAnswer("half " + name, "cut-body"));
    }

    @Test
    void request_afterTheProviderWasBusy_keepsTheGuarantees() throws Exception {
        enumerate(8, RACES, name -> new Scenario.AfterBusy("busy " + name));
    }

    @Test
    void upload_cutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(9, RACES, name -> new Scenario.Uploaded("upload " + name));
    }

    @Test
    void manifest_cutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(10, ENDS, name -> new Scenario.Manifest("manifest " + name));
    }

    @Test
    void upload_refusedAndCutAnywhere_leavesTheRejectionAlone() throws Exception {
        enumerate(2, RACES, name -> new Scenario.NoPicture("no picture " + name));
    }

    @Test
    void redrive_ofTheSameProviderTaskCutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(6, RACES, name -> new Scenario.FollowAgain("again " + name));
    }

    @Test
    void redrive_withResubmitCutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(8, RACES, name -> new Scenario.SubmitAgain("anew " + name));
    }

    @Test
    void reconciliation_cutAnywhere_adoptsOnce() throws Exception {
        enumerate(8, EVERYTHING, name -> new Scenario.Reconciled("adopt " + name));
    }

    /** @param least boundaries that the scenario is known to cross: it cannot shrink unnoticed */
    private void enumerate(int least, Kind[] kinds, Function<String, Scenario> scenario) throws Exception {
        List<Ended> ended = new ArrayList<>();
        int boundaries = run(scenario, Kind.CRASH, -1, false, ended);
        assertThat(boundaries).isGreaterThanOrEqualTo(least);
        for (Kind kind : kinds) {
            for (int target = 0; target < boundaries && concerns(kind); target++) {
                run(scenario, kind, target, false, ended);
                if (kind.differsAfterwards() || target == boundaries - 1) {
                    run(scenario, kind, target, true, ended);
                }
            }
        }
        Map<String, List<Entry>> accepted = new Ledger(access.baseUrl())
                .read().stream().filter(Entry::accepted).collect(Collectors.groupingBy(Entry::name));
        ended.forEach(run -> run.check(accepted.getOrDefault(run.scenario().name, List.of())));
    }

    private int run(Function<String, Scenario> scenarios, Kind kind, int target, boolean afterwards, List<Ended> ended)
            throws Exception {
        // The suites share one sandbox and its ledger.
        Scenario scenario = scenarios.apply(getClass().getSimpleName().charAt(0) + "" + runs++);
        Stores stores = open();
        try {
            FaultRun run =
                    new FaultRun(stores, provider, new Ledger(access.baseUrl()), scenario, kind, target, afterwards);
            scenario.prepare(run);
            run.faults.arm();
            boolean told = attempt(run, scenario);
            int boundaries = run.faults.crossed();
            run.recover();
            // Redelivery and restart, as often as it takes.
            for (int i = 0; i < REPETITIONS && !told; i++) {
                run.clock.advance(Duration.ofMinutes(1));
                told = attempt(run, scenario);
                run.recover();
            }
            ended.add(Ended.of(stores, scenario, run.faults.cut(), told));
            return boundaries;
        } finally {
            close(stores);
        }
    }

    private static boolean attempt(FaultRun run, Scenario scenario) {
        try {
            boolean told = scenario.deliver(run);
            run.follow();
            return told;
        } catch (Crash | Exception e) {
            return false;
        }
    }
}
