package dev.vidusubjects.guarantees;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.fixture.Policies;
import dev.vidusubjects.fixture.UseCases;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.guarantees.ScenarioDirectory.Scope;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.submission.IngestUpload;
import dev.vidusubjects.submission.RedriveTask;
import dev.vidusubjects.submission.SubmitSubject;
import dev.vidusubjects.sweep.SweepTasks;
import dev.vidusubjects.sweep.TaskRound;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One run of one scenario with one fault: runs the use cases on real stores and the real sandbox, injects the fault
 * once, then restarts and runs everything that recovers automatically.
 */
final class FaultRun {

    /** The stores of one deployment; they survive its crashes. */
    record Stores(TaskStore tasks, StateStore states, ResultStore results, MediaStore media, Incoming incoming) {}

    /** Where uploads arrive. */
    interface Incoming {
        /** @param path below {@code incoming/} */
        void put(String path, byte[] content) throws IOException;
    }

    private static final int MAX_ROUNDS = 60;
    private static final Duration MIN_DELAY = Duration.ofSeconds(3);

    /** The sweeps are six minutes apart: together they take longer than a task's deadline. */
    private static final int MAX_SWEEPS = 10;

    final Stores stores;
    final MutableClock clock;
    final Faults faults;
    SubmitSubject submit;
    RedriveTask redrive;
    IngestUpload ingest;
    TaskRound round;
    SweepTasks sweep;

    private final SubjectProvider provider;
    private final SubjectDirectory directory;
    private final Scenario scenario;
    private final SubjectsConfig config;
    private final Deque<RunningWorkflow> workflows = new ArrayDeque<>();

    /** A task, and the key of the workflow that polls it. */
    private record RunningWorkflow(TaskId task, Optional<String> key) {}

    FaultRun(
            Stores stores,
            SubjectProvider provider,
            SubjectDirectory directory,
            Scenario scenario,
            Kind kind,
            int target,
            boolean afterwards) {
        this.stores = stores;
        this.provider = provider;
        this.directory = directory;
        this.scenario = scenario;
        this.clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        this.config = Fixture.config(Path.of("target"), scenario.settings());
        this.faults = new Faults(kind, target, afterwards, () -> event(kind));
        build();
    }

    /** Creates the use cases again, as after a restart. */
    private void build() {
        workflows.clear();
        UseCases useCases = new UseCases(
                new UseCases.Ports(
                        FaultyPorts.tasks(stores.tasks, faults),
                        FaultyPorts.states(stores.states, faults),
                        FaultyPorts.results(stores.results, faults),
                        FaultyPorts.media(stores.media, faults),
                        FaultyPorts.provider(provider, faults),
                        FaultyPorts.directory(directory, faults),
                        FaultyPorts.workflow(
                                task -> workflows.add(new RunningWorkflow(task.id(), task.workflowKey())), faults),
                        clock,
                        clock::advance,
                        new SecureRandom()),
                config,
                Policies.exact());
        submit = useCases.submit;
        redrive = useCases.redrive;
        round = useCases.round;
        ingest = useCases.ingest;
        sweep = useCases.sweep;
    }

    private void event(Kind kind) {
        switch (kind) {
            case CLOCK_AHEAD -> clock.advance(Duration.ofHours(2));
            case CLOCK_BACK -> clock.advance(Duration.ofMinutes(-10));
            case DUPLICATE -> deliverAgain(kind);
            case PAUSED -> {
                clock.advance(Duration.ofMinutes(1));
                deliverAgain(kind);
                recover();
            }
            case STALE -> {
                try {
                    Optional<Task> stored = stores.tasks.find(scenario.id);
                    if (stored.isPresent()) {
                        stores.tasks.update(stored.get());
                    }
                } catch (StaleTaskException e) {
                    throw new AssertionError(e);
                }
            }
            default -> throw new AssertionError(kind);
        }
    }

    private void deliverAgain(Kind kind) {
        if (!scenario.canBeRepeated(kind)) {
            return;
        }
        try {
            scenario.deliver(this);
        } catch (Exception e) {
            // The result of the second delivery does not matter.
        }
    }

    /**
     * Runs everything that happens automatically after a task was submitted: the rounds of its workflow when they are
     * due.
     */
    void runWorkflows() {
        for (int i = 0; i < MAX_ROUNDS && !workflows.isEmpty(); i++) {
            runWorkflowOnce();
        }
    }

    /** Runs one round of one workflow. */
    void runWorkflowOnce() {
        RunningWorkflow next = workflows.remove();
        clock.advance(MIN_DELAY);
        try {
            PollOutcome outcome = round.run(next.task, next.key, clock.instant(), Budgets.ample());
            if (outcome instanceof PollAgain again && hasWorkflow(again.task())) {
                clock.advance(again.delay());
                workflows.add(next);
            }
        } catch (NoSuchTaskException e) {
            throw new AssertionError(e);
        }
    }

    /** Comparisons never end in a scenario without a list. */
    private boolean hasWorkflow(Task task) {
        return task.status() != TaskStatus.UNCONFIRMED || scenario.scope() != Scope.NONE;
    }

    /** Restarts, and runs everything that recovers automatically; afterwards nothing is open. */
    void recover() {
        faults.disarm();
        build();
        clock.advance(Duration.ofMillis(10));
        sweep.sweepAll(clock.instant(), Budgets.ample());
        for (int i = 0; i < MAX_SWEEPS && !isOver(); i++) {
            runWorkflows();
            clock.advance(Duration.ofMinutes(6));
            sweep.sweep(Budgets.ample());
        }
        if (faults.cut().startsWith(Kind.OUTAGE.name())) {
            redriveAfterDeadline();
        }
    }

    /** No poll was possible until the deadline: a redrive polls the same provider task again. */
    private void redriveAfterDeadline() {
        Optional<Task> late = stores.tasks
                .find(scenario.id)
                .filter(task -> task.status() == TaskStatus.FAILED)
                .filter(task -> task.error().orElseThrow().code().equals(TaskError.DEADLINE_EXCEEDED));
        if (late.isPresent()) {
            try {
                redrive.redrive(scenario.id, false, Budgets.ample());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            runWorkflows();
        }
    }

    private boolean isOver() {
        return stores.tasks.find(scenario.id).map(scenario::isOver).orElse(true);
    }
}
