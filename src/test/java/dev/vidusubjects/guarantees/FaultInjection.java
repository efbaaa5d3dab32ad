package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.CrashError;
import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.guarantees.Ledger.Entry;
import dev.vidusubjects.guarantees.ScenarioDirectory.Scope;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.TaskStatus;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Injects a fault once at every boundary of submissions, polls, results, uploads, redrives and reconciliation, before
 * and after the call, with every kind of fault; recovers; and compares what is stored with the requests that the
 * sandbox recorded. A fault after one call equals a fault before the next one, except if the call itself fails.
 * Subclasses choose the stores.
 */
abstract class FaultInjection {

    private static final int MAX_REPETITIONS = 5;
    private static final int MANY_BOUNDARIES = 25;

    /** Runs share nothing but the sandbox, and mostly wait for it and for the stores. */
    private static final int RUNS_AT_ONCE = 4;

    @Inject
    SubjectProvider provider;

    @Inject
    SubjectDirectory directory;

    @Inject
    ProviderAccess access;

    private final AtomicInteger runs = new AtomicInteger();

    /** Stores without open tasks, for one run. */
    abstract Stores open() throws Exception;

    abstract void close(Stores stores) throws Exception;

    /**
     * @return the step between the boundaries that are cut in a scenario with very many of them; 1 for every boundary
     */
    int boundaryStep() {
        return 1;
    }

    /** @return whether these stores are tested with this kind of fault */
    boolean includes(Kind kind) {
        return true;
    }

    @Test
    void request_cutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(8, Faults.EVERYTHING, name -> new Scenario.Request("request " + name));
    }

    @Test
    void request_cutAnywhereAndNeverRepeated_keepsTheGuarantees() throws Exception {
        enumerate(8, Faults.ENDS, name -> new Scenario.Once("once " + name));
    }

    @Test
    void request_whoseResponseIsLost_keepsTheGuarantees() throws Exception {
        enumerate(5, Faults.RACES, name -> new Scenario.LostResponse("lost " + name, "504-html"));
    }

    @Test
    void request_whoseResponseBreaksOff_keepsTheGuarantees() throws Exception {
        enumerate(5, Faults.ENDS, name -> new Scenario.LostResponse("half " + name, "cut-body"));
        enumerate(5, Faults.ENDS, name -> new Scenario.LostResponse("cut " + name, "cut"));
        enumerate(5, Faults.ENDS, name -> new Scenario.LostResponse("error " + name, "200-error"));
    }

    @Test
    void request_anyResponseAfterCreation_isUnconfirmedAndCreatedOnce() throws Exception {
        List<RunResult> ended = new ArrayList<>();

        for (String shape : new SandboxControl(access.baseUrl()).shapesAfterCreation()) {
            run(name -> new Scenario.LostResponse(name, shape), ended);
        }

        check(ended);
        assertThat(ended).hasSizeGreaterThan(25).allSatisfy(run -> assertThat(
                        run.task().orElseThrow().status())
                .as(run.scenario().name)
                .isEqualTo(TaskStatus.UNCONFIRMED));
    }

    @Test
    void poll_anyResponseWithoutVerdict_keepsTheTaskOpenUntilItIsCompleted() throws Exception {
        List<RunResult> ended = new ArrayList<>();

        for (String shape : new SandboxControl(access.baseUrl()).shapesOnPolls()) {
            run(name -> new Scenario.DisturbedPolls(name, shape), ended);
        }

        check(ended);
        assertThat(ended).hasSizeGreaterThan(8).allSatisfy(run -> assertThat(
                        run.task().orElseThrow().status())
                .as(run.scenario().name)
                .isEqualTo(TaskStatus.COMPLETED));
    }

    @Test
    void poll_disturbedAndCutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(8, Faults.ENDS, name -> new Scenario.DisturbedPolls("polls " + name, "502-html"));
    }

    @Test
    void request_afterTheProviderWasBusy_keepsTheGuarantees() throws Exception {
        enumerate(8, Faults.RACES, name -> new Scenario.AfterBusy("busy " + name));
    }

    @Test
    void upload_cutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(9, Faults.RACES, name -> new Uploaded("upload " + name));
    }

    @Test
    void manifest_cutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(10, Faults.ENDS, name -> new Uploaded.Manifest("manifest " + name));
    }

    @Test
    void upload_refusedAndCutAnywhere_keepsTheRejection() throws Exception {
        enumerate(2, Faults.RACES, name -> new Uploaded.NotAnImage("no picture " + name));
    }

    @Test
    void redrive_ofTheSameProviderTaskCutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(6, Faults.RACES, name -> new Redriven.PollAgain("again " + name));
    }

    @Test
    void redrive_withResubmitCutAnywhere_keepsTheGuarantees() throws Exception {
        enumerate(8, Faults.RACES, name -> new Redriven.SubmitAgain("resubmit " + name));
    }

    @Test
    void reconciliation_cutAnywhere_matchesOnce() throws Exception {
        enumerate(20, Faults.EVERYTHING, name -> Reconciled.created("match " + name, "504-html", Scope.OWN_SUBJECTS));
    }

    @Test
    void reconciliation_anyOrderOfTheWholeList_matchesOnce() throws Exception {
        SandboxControl sandbox = new SandboxControl(access.baseUrl());
        List<RunResult> ended = new ArrayList<>();

        try {
            for (String order : List.of("oldest_first", "newest_first", "unordered")) {
                sandbox.list("{\"foreign_subjects\":250,\"insert_between_pages\":3,\"order\":\"" + order + "\"}");
                run(name -> Reconciled.created("list " + name, "200-envelope-empty", Scope.WHOLE_LIST), ended);
            }
        } finally {
            sandbox.list("{}");
        }

        check(ended);
    }

    @Test
    void absence_cutAnywhere_isNeverProvenForAnExistingSubject() throws Exception {
        enumerate(20, Faults.STOPS, name -> new Reconciled.Absent("absent " + name));
    }

    @Test
    void absence_listShowsTheSubjectTooLate_isNotProven() throws Exception {
        SandboxControl sandbox = new SandboxControl(access.baseUrl());
        List<RunResult> ended = new ArrayList<>();

        try {
            sandbox.list("{\"lag_ms\":86400000}");
            run(name -> new Reconciled.Unlisted("late " + name), ended);
        } finally {
            sandbox.list("{}");
        }

        check(ended);
        assertThat(ended.get(0)
                        .task()
                        .orElseThrow()
                        .reconciliation()
                        .orElseThrow()
                        .reason())
                .contains(Reason.NO_CONTROL);
    }

    @Test
    void absence_resubmittedAndCutAnywhere_createsOnce() throws Exception {
        enumerate(20, Faults.STOPS, name -> new Reconciled.Resubmitted("again " + name));
    }

    /**
     * @param minBoundaries the number of boundaries that the scenario is known to cross, so that it cannot shrink
     *     unnoticed
     */
    private void enumerate(int minBoundaries, Kind[] kinds, Function<String, Scenario> scenario) throws Exception {
        List<RunResult> ended = Collections.synchronizedList(new ArrayList<>());
        int boundaries = run(scenario, ended);
        assertThat(boundaries).isGreaterThanOrEqualTo(minBoundaries);
        int step = boundaries > MANY_BOUNDARIES ? boundaryStep() : 1;
        List<Callable<Integer>> cuts = new ArrayList<>();
        for (Kind kind : kinds) {
            for (int target = 0; target < boundaries && includes(kind); target += step) {
                int cut = target;
                cuts.add(() -> run(scenario, kind, cut, false, ended));
                if (kind.differsAfterwards() || target >= boundaries - step) {
                    cuts.add(() -> run(scenario, kind, cut, true, ended));
                }
            }
        }
        runAll(cuts);
        assertThat(ended).hasSize(1 + cuts.size());
        check(ended);
    }

    private static void runAll(List<Callable<Integer>> cuts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RUNS_AT_ONCE);
        try {
            for (Future<Integer> cut : threads.invokeAll(cuts)) {
                cut.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void check(List<RunResult> ended) throws Exception {
        Map<String, List<Entry>> accepted = new Ledger(access.baseUrl())
                .read().stream().filter(Entry::accepted).collect(Collectors.groupingBy(Entry::name));
        ended.forEach(run -> run.check(accepted.getOrDefault(run.scenario().name, List.of())));
    }

    /** Runs the scenario without a fault. */
    private int run(Function<String, Scenario> scenario, List<RunResult> ended) throws Exception {
        return run(scenario, Kind.CRASH, -1, false, ended);
    }

    private int run(
            Function<String, Scenario> scenarios, Kind kind, int target, boolean afterwards, List<RunResult> ended)
            throws Exception {
        // The subject's name is unique, because the suites share one sandbox and its ledger.
        Scenario scenario = scenarios.apply(getClass().getSimpleName().charAt(0) + "" + runs.incrementAndGet());
        Stores stores = open();
        try {
            SubjectDirectory listed = new ScenarioDirectory(directory, new Ledger(access.baseUrl()), scenario);
            FaultRun run = new FaultRun(stores, provider, listed, scenario, kind, target, afterwards);
            scenario.prepare(run);
            run.faults.arm();
            boolean acknowledged = attempt(run, scenario);
            int boundaries = run.faults.crossed();
            run.recover();
            // Redelivers and restarts until the delivery is acknowledged.
            for (int i = 0; i < MAX_REPETITIONS && !acknowledged; i++) {
                run.clock.advance(Duration.ofMinutes(1));
                acknowledged = attempt(run, scenario);
                run.recover();
            }
            ended.add(RunResult.of(stores, scenario, run.faults.cut(), acknowledged));
            return boundaries;
        } finally {
            close(stores);
        }
    }

    private static boolean attempt(FaultRun run, Scenario scenario) {
        try {
            boolean acknowledged = scenario.deliver(run);
            run.runWorkflows();
            return acknowledged;
        } catch (CrashError | Exception e) {
            return false;
        }
    }
}
