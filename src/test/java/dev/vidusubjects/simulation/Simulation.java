package dev.vidusubjects.simulation;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.fixture.MemoryOutbox;
import dev.vidusubjects.fixture.MemoryStateStore;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** One run: hours with faults, then days without faults. Its seed decides everything. */
final class Simulation {

    private static final Duration CALLS = Duration.ofHours(2);
    private static final Duration FAULT_PERIOD = Duration.ofHours(4);

    /** The duration of three sweeps. */
    private static final Duration BASELINE = Duration.ofMinutes(11);

    private static final Duration FAULT_FREE_PERIOD = Duration.ofHours(26);

    private final long seed;
    private final Choices choices;
    private final MemoryTaskStore tasks;
    private final RunParts parts;
    private final TaskInvariants invariants;
    private final SimulatedDeployment deployment;
    private final SimulatedCallers callers;
    private final Uploads uploads;
    private final Operators operators;
    private final Disturbances disturbances;

    /** @param out the stream to which the schedule is printed; {@code null} for one run of many */
    Simulation(long seed, Protocol protocol, PrintStream out) {
        this.seed = seed;
        choices = new Choices(seed);
        boolean standalone = choices.chance(0.5);
        SubjectsConfig config = Settings.of(choices, protocol);
        VirtualTime time = new VirtualTime();
        Schedule schedule = new Schedule(time, out);
        Agenda agenda = new Agenda(time, schedule);
        Account account = new Account(time, choices.split(), protocol.meetsLateSubjects());
        SubmissionLedger ledger = new SubmissionLedger();
        invariants = new TaskInvariants(agenda, schedule, ledger, account, time.clock());
        EndingLedger ledgerOfEndings =
                new EndingLedger(agenda::actor, config.sweep().resubmitAbsent());
        MemoryOutbox standaloneOutbox = new MemoryOutbox();
        MarkedOutbox markedOutbox = new MarkedOutbox(this::stored);
        tasks = new MemoryTaskStore((before, after) -> {
            if (!EndingLedger.isMediaWrite(before, after)) {
                invariants.written(before, after);
            }
            ledgerOfEndings.written(before, after);
            standaloneOutbox.written(before, after);
            markedOutbox.written(before, after);
            if (!EndingLedger.isMediaWrite(before, after) && TaskEvent.of(after).isPresent()) {
                ended(after);
            }
        });
        parts = new RunParts(
                time,
                schedule,
                agenda,
                new PortBoundary(agenda, schedule, choices.split()),
                account,
                ledger,
                new Gateway(time, agenda, schedule, account, ledger, choices.split()),
                tasks,
                new MemoryStateStore(new StateInvariants()),
                new MemoryResultStore(),
                new MemoryMediaStore(!standalone),
                new EndingParts(
                        ledgerOfEndings,
                        standalone ? standaloneOutbox : markedOutbox,
                        !standalone,
                        new SimulatedReceivers(choices.split())),
                protocol);
        deployment = new SimulatedDeployment(parts, config, choices.split(), standalone);
        callers = new SimulatedCallers(parts, deployment, choices.split());
        uploads = new Uploads(parts, deployment, choices.split());
        operators = new Operators(parts, deployment, choices.split());
        disturbances = new Disturbances(parts, deployment, choices.split());
    }

    private Collection<Task> stored() {
        return tasks.tasks();
    }

    private void ended(Task task) {
        deployment.endings().ended(task);
    }

    /**
     * Runs to the end.
     *
     * @throws InvariantViolation if the protocol violated an invariant
     */
    RunSummary run() {
        try {
            return runPhases();
        } catch (InvariantViolation e) {
            parts.schedule().note(0, "simulation", "VIOLATION " + e.getMessage());
            throw e;
        } finally {
            parts.endings().receivers().close();
        }
    }

    private RunSummary runPhases() {
        List<String> names = new ArrayList<>();
        for (int i = choices.between(1, 8); i > 0; i--) {
            names.add("Hero " + i);
        }
        boolean baseline = choices.chance(0.7);
        disturbances.populate(names, baseline ? BASELINE : FAULT_FREE_PERIOD);
        disturbances.sweeps(
                baseline ? Duration.ofSeconds(1) : choices.between(Duration.ofSeconds(1), Duration.ofHours(1)));
        if (baseline) {
            // The account is read completely before any fault.
            parts.agenda().runUntil(VirtualTime.START.plus(BASELINE));
        }
        disturbances.schedule(FAULT_PERIOD);
        callers.schedule(choices.between(1, 10), names, CALLS);
        uploads.schedule(choices.below(4), names, CALLS);
        operators.watch(FAULT_PERIOD);
        operators.schedule(choices.below(9), FAULT_PERIOD);
        parts.agenda().runUntil(parts.time().now().plus(FAULT_PERIOD));
        settle();
        parts.agenda().runUntil(parts.time().now().plus(FAULT_FREE_PERIOD));
        if (choices.chance(0.5) || parts.protocol().meetsLateSubjects()) {
            faultsDaysLater();
        }
        operators.redriveWhatWasGivenUp();
        parts.agenda().runUntil(parts.time().now().plus(Duration.ofHours(2)));
        new EndState(parts, invariants, baseline && !disturbances.clocksJump()).check(callers.acknowledged());
        deployment.endings().checkAtTheEnd();
        return summary();
    }

    /** Submits requests again long after they were first accepted; they are reconciled like all others. */
    private void faultsDaysLater() {
        parts.schedule().note(0, "simulation", "faults again");
        deployment.conditions(Conditions.HIDING);
        operators.resubmitWhatWasRefused();
        parts.agenda().runUntil(parts.time().now().plus(Duration.ofMinutes(6)));
        settle();
        parts.agenda().runUntil(parts.time().now().plus(FAULT_FREE_PERIOD));
    }

    private void settle() {
        parts.schedule().note(0, "simulation", "faults are over");
        deployment.conditions(Conditions.HEALTHY);
        parts.gateway().settle();
        callers.settle();
        disturbances.settle();
        deployment.endings().settle();
    }

    private RunSummary summary() {
        RunSummary summary = new RunSummary();
        for (Task task : parts.tasks().tasks()) {
            summary.add(task);
        }
        summary.runs = 1;
        summary.calls = parts.ledger().calls();
        summary.creations = parts.ledger().creations();
        summary.hidden = parts.ledger().hidden();
        summary.faults = parts.boundary().faults();
        summary.crashes = parts.boundary().crashes();
        EndingLedger endings = parts.endings().ledger();
        summary.endings = endings.endings();
        summary.repetitions = endings.repetitions();
        summary.webhooks = parts.endings().receivers().attempts();
        summary.givenUp = endings.givenUp();
        summary.virtualTime = Duration.between(VirtualTime.START, parts.time().now());
        return summary;
    }

    long seed() {
        return seed;
    }

    /** @return a hash that distinguishes two schedules */
    long hash() {
        return parts.schedule().hash();
    }

    long lines() {
        return parts.schedule().lines();
    }
}
