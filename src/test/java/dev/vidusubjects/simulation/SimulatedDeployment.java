package dev.vidusubjects.simulation;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.fixture.CrashError;
import dev.vidusubjects.fixture.UseCases;
import dev.vidusubjects.fixture.UseCases.Ports;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.vtrix.SimulatedVtrix;
import dev.vidusubjects.vtrix.VtrixProvider;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The deployment under test: either one standalone process, or functions of which each instance runs one invocation at
 * a time. The stores survive its crashes.
 */
final class SimulatedDeployment {

    private static final Duration POLL_DEADLINE = Duration.ofMinutes(30);
    private static final int MAX_START_SWEEPS = 100;

    /** The probability that a new function instance replaces an idle one; the new instance has nothing in memory. */
    private static final double RETIREMENTS = 0.02;

    /** The work of a process for an actor. */
    interface Action {
        void run(UseCases useCases);
    }

    private final class Instance {
        private final SimulatedProcess process = new SimulatedProcess("process-" + ++count);
        private final ProcessEndings announcing = announcing(process);
        private final UseCases useCases = useCases(process, announcing);
        private boolean busy;
    }

    private final RunParts parts;
    private final SubjectsConfig config;
    private final Choices choices;
    private final boolean standalone;
    private final WorkflowRuns workflows;
    private final SimulatedEndings endings;
    private final List<Instance> instances = new ArrayList<>();
    private Conditions conditions = Conditions.HEALTHY;
    private boolean restarting;
    private int count;

    SimulatedDeployment(RunParts parts, SubjectsConfig config, Choices choices, boolean standalone) {
        this.parts = parts;
        this.config = config;
        this.choices = choices;
        this.standalone = standalone;
        this.workflows = new WorkflowRuns(this, parts.agenda(), choices.split());
        this.endings = new SimulatedEndings(parts, this, choices.split());
    }

    private ProcessEndings announcing(SimulatedProcess process) {
        SimulatedPorts ports = new SimulatedPorts(parts.boundary(), process);
        return new ProcessEndings(
                parts,
                process,
                endings,
                ports.tasks(parts.tasks()),
                ports.state(parts.state()),
                clock(),
                choices.split(),
                choices.generator());
    }

    private UseCases useCases(SimulatedProcess process, ProcessEndings announcing) {
        SimulatedPorts ports = new SimulatedPorts(parts.boundary(), process);
        Protocol protocol = parts.protocol();
        StateStore state = protocol.state(ports.state(parts.state()));
        VtrixProvider provider = SimulatedVtrix.provider(
                new HttpSeam(parts.gateway(), process, protocol),
                config,
                state,
                clock(),
                duration -> sleep(process, duration),
                choices.generator());
        return new UseCases(
                new Ports(
                        protocol.tasks(ports.tasks(parts.tasks()), parts.tasks()),
                        state,
                        protocol.results(ports.results(parts.results())),
                        ports.media(parts.media()),
                        protocol.provider(new AttemptMarker(provider, process)),
                        protocol.directory(provider),
                        protocol.workflow(workflow(process)),
                        clock(),
                        duration -> sleep(process, duration),
                        choices.generator()),
                config,
                new PollingPolicy(
                        Duration.ofSeconds(2),
                        Duration.ofMillis(1_400),
                        7,
                        1.6,
                        Duration.ofSeconds(60),
                        0.1,
                        POLL_DEADLINE),
                announcing.announceMissed);
    }

    private void sleep(SimulatedProcess process, Duration duration) {
        process.check();
        parts.agenda().elapse(duration);
        process.check();
    }

    private Workflow workflow(SimulatedProcess process) {
        WorkflowRuns.Memory memory = new WorkflowRuns.Memory();
        return task -> {
            process.check();
            if (choices.chance(conditions.lostStarts())) {
                throw new WorkflowException("throttled", null);
            }
            start(process, memory, task);
            process.check();
        };
    }

    private void start(SimulatedProcess process, WorkflowRuns.Memory memory, Task task) {
        parts.schedule().note(parts.agenda().depth(), process.name(), "workflow.start");
        if (standalone) {
            workflows.startInMemory(process, memory, task);
        } else {
            workflows.startDurable(task);
        }
    }

    /** @param lost the action of the actor if the process is down, or crashes during the work */
    void run(Action action, Runnable lost) {
        Optional<Instance> instance = pick();
        if (instance.isEmpty() || !run(instance.get(), action)) {
            lost.run();
        }
    }

    /** @param process the process that runs the action, if it is still alive */
    void run(SimulatedProcess process, Action action) {
        instances.stream()
                .filter(instance -> instance.process == process)
                .findFirst()
                .ifPresent(instance -> run(instance, action));
    }

    /** Runs the work of a process that announces endings or delivers webhooks; {@code lost} as for the other work. */
    void runEndings(Consumer<ProcessEndings> action, Runnable lost) {
        Optional<Instance> instance = pick();
        if (instance.isEmpty() || !runInstance(instance.get(), one -> action.accept(one.announcing))) {
            lost.run();
        }
    }

    private boolean run(Instance instance, Action action) {
        return runInstance(instance, one -> action.run(one.useCases));
    }

    private boolean runInstance(Instance instance, Consumer<Instance> action) {
        boolean before = instance.busy;
        instance.busy = true;
        try {
            action.accept(instance);
            return true;
        } catch (CrashError e) {
            lost(instance);
            return false;
        } finally {
            instance.busy = before;
        }
    }

    private Optional<Instance> pick() {
        instances.removeIf(instance -> !instance.process.isAlive());
        if (standalone) {
            if (instances.isEmpty() && !restarting) {
                restart(Duration.ZERO);
            }
            return instances.stream().findFirst();
        }
        List<Instance> idle =
                instances.stream().filter(instance -> !instance.busy).toList();
        boolean retired = !idle.isEmpty() && choices.chance(RETIREMENTS) && instances.remove(choices.pick(idle));
        if (retired || idle.isEmpty()) {
            instances.add(new Instance());
            return Optional.of(instances.get(instances.size() - 1));
        }
        return Optional.of(choices.pick(idle));
    }

    private void lost(Instance instance) {
        if (instances.remove(instance) && standalone) {
            restart(choices.between(Duration.ofSeconds(1), Duration.ofSeconds(90)));
        }
    }

    private void restart(Duration delay) {
        restarting = true;
        parts.agenda().in(delay, "start", () -> {
            restarting = false;
            Instance instance = new Instance();
            instances.add(instance);
            endings.signal(Duration.ofSeconds(3));
            run(instance, this::startSweep);
        });
    }

    /** Sweeps like the standalone schedule does at its start. */
    private void startSweep(UseCases useCases) {
        Instant startedAt = clock().instant();
        int runs = 0;
        boolean more = parts.protocol().sweeps();
        while (more && runs++ < MAX_START_SWEEPS) {
            var report = useCases.sweep.sweepAll(startedAt, TimeBudget.of(Duration.ofMinutes(4), clock()));
            more = report.polledAgain() + report.ended() + report.unconfirmed() > 0;
        }
    }

    /** @throws InvariantViolation unless the failure is a failure of a store, which every use case declares */
    static void checkExpected(RuntimeException failure) {
        boolean store = failure instanceof TaskStoreException
                || failure instanceof UncheckedIOException
                || failure instanceof DeliveryQueueException
                || failure instanceof StateStoreException;
        if (!store) {
            InvariantViolation violation = new InvariantViolation(Invariant.NO_UNEXPECTED_FAILURE, failure.toString());
            violation.initCause(failure);
            throw violation;
        }
    }

    void conditions(Conditions next) {
        conditions = next;
        parts.boundary().conditions(next);
        parts.gateway().conditions(next);
        parts.endings().receivers().conditions(next);
    }

    Conditions conditions() {
        return conditions;
    }

    SimulatedEndings endings() {
        return endings;
    }

    Clock clock() {
        return parts.time().clock();
    }

    boolean isStandalone() {
        return standalone;
    }
}
