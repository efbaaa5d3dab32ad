package dev.vidusubjects.guarantees;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.guarantees.Ledger.Entry;
import dev.vidusubjects.media.MediaStore;
import dev.vidusubjects.polling.EndTask;
import dev.vidusubjects.polling.Policies;
import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.polling.PollTask;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.subject.ManifestLimit;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.submission.IngestUpload;
import dev.vidusubjects.submission.RedriveTask;
import dev.vidusubjects.submission.SubmitSubject;
import dev.vidusubjects.sweeping.ListReading;
import dev.vidusubjects.sweeping.ReadBaseline;
import dev.vidusubjects.sweeping.ReconcileTasks;
import dev.vidusubjects.sweeping.SweepTasks;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.time.MutableClock;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.world.ListedSubjects;
import dev.vidusubjects.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One run of one scenario with one fault: the use cases on real stores and the real sandbox, cut once; then a restart and
 * everything that recovers by itself.
 */
final class FaultRun {

    /** The stores of one deployment; they outlive its crashes. */
    record Stores(TaskStore tasks, StateStore states, ResultStore results, MediaStore media, Incoming incoming) {}

    /** Where uploads arrive. */
    interface Incoming {
        /** @param path below {@code incoming/} */
        void put(String path, byte[] content) throws IOException;
    }

    private static final int MOST_LOOKS = 60;

    /** Of six minutes: a task's deadline passes, and some time. */
    private static final int MOST_SWEEPS = 10;

    final Stores stores;
    final MutableClock clock;
    final Faults faults;
    SubmitSubject submit;
    RedriveTask redrive;
    IngestUpload ingest;
    PollTask poll;
    SweepTasks sweep;

    private final SubjectProvider provider;
    private final Ledger ledger;
    private final Scenario scenario;
    private final SubjectsConfig config;
    private final Deque<TaskId> followed = new ArrayDeque<>();

    FaultRun(
            Stores stores,
            SubjectProvider provider,
            Ledger ledger,
            Scenario scenario,
            Kind kind,
            int target,
            boolean afterwards) {
        this.stores = stores;
        this.provider = provider;
        this.ledger = ledger;
        this.scenario = scenario;
        this.clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        this.config = World.config(Path.of("target"));
        this.faults = new Faults(kind, target, afterwards, () -> event(kind));
        build();
    }

    /** The use cases anew, as after a restart. */
    private void build() {
        followed.clear();
        PollingPolicy policy = Policies.exact();
        TaskStore tasks = FaultyPorts.tasks(stores.tasks, faults);
        ResultStore results = FaultyPorts.results(stores.results, faults);
        MediaStore media = FaultyPorts.media(stores.media, faults);
        SubjectProvider cut = FaultyPorts.provider(provider, faults);
        SecureRandom random = new SecureRandom();
        EndTask end = new EndTask(tasks, results, clock);
        poll = new PollTask(tasks, cut, end, policy, clock, random);
        Workflow workflow = FaultyPorts.workflow(task -> followed.add(task.id()), faults);
        ListedSubjects directory = FaultyPorts.directory(this::atTheProvider, faults);
        StateStore states = FaultyPorts.states(stores.states, faults);
        ListReading reading = new ListReading(directory, tasks, states, results, config, clock, random);
        submit = new SubmitSubject(
                tasks,
                results,
                cut,
                workflow,
                new ReadBaseline(reading, config, clock),
                new SubjectRules(media, Optional.empty()),
                media,
                policy,
                new SubmissionTime(Duration.ofSeconds(12)),
                clock,
                clock::advance,
                random);
        redrive = new RedriveTask(tasks, submit, states, policy, clock, random);
        ReconcileTasks reconcile = new ReconcileTasks(
                tasks, reading, directory, cut, states, results, workflow, end, redrive, policy, config, clock);
        ingest = new IngestUpload(
                submit,
                media,
                results,
                new ManifestLimit(110_000_000),
                new SubmissionTime(Duration.ofSeconds(12)),
                clock);
        sweep = new SweepTasks(tasks, results, workflow, poll, reconcile, policy, config, clock);
    }

    /** The subjects that the sandbox has made. Elsewhere than in its own scenario, reconciliation could hide what happened. */
    private SubjectDirectory.Page atTheProvider(Optional<String> token) throws ProviderException {
        if (!(scenario instanceof Scenario.Reconciled)) {
            throw new ProviderException.NotSent(new ProviderError("off", "not part of this scenario"));
        }
        try {
            List<Subject> subjects = ledger.of(scenario.name).stream()
                    .filter(Entry::accepted)
                    .map(entry -> new Subject(
                            "sandbox-" + entry.taskId(),
                            entry.name(),
                            List.of("https://sandbox.invalid/image-0.png"),
                            List.of(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            OptionalInt.empty()))
                    .toList();
            return new SubjectDirectory.Page(subjects, 0, Optional.empty());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A submission that goes well: where all fail, the provider would be taken to be down. */
    void somebodyElse() throws ProviderException {
        provider.submit(
                new ProviderRequest(
                        "another caller", List.of("https://example.com/a.png"), List.of(), Optional.empty()),
                "attempt",
                Budgets.ample());
    }

    private void event(Kind kind) {
        switch (kind) {
            case CLOCK_AHEAD -> clock.advance(Duration.ofHours(2));
            case CLOCK_BACK -> clock.advance(Duration.ofMinutes(-10));
            case DUPLICATE -> deliverAgain(kind);
            case OVERTAKEN -> {
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
            // What the second delivery is told is its own affair.
        }
    }

    /** Everything that happens by itself once a task was submitted: looks when they are due. */
    void follow() {
        for (int round = 0; round < MOST_LOOKS && !followed.isEmpty(); round++) {
            TaskId id = followed.remove();
            clock.advance(Duration.ofSeconds(3));
            try {
                if (poll.poll(id, Budgets.ample()) instanceof LookAgain) {
                    followed.add(id);
                }
            } catch (NoSuchTaskException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A restart, and all that recovers by itself; then nothing is open any more. */
    void recover() {
        faults.disarm();
        build();
        clock.advance(Duration.ofMillis(10));
        sweep.sweepAll(clock.instant(), Budgets.ample());
        for (int round = 0; round < MOST_SWEEPS && !isOver(); round++) {
            follow();
            clock.advance(Duration.ofMinutes(6));
            sweep.sweep(Budgets.ample());
        }
    }

    private boolean isOver() {
        return stores.tasks
                .find(scenario.id)
                .map(task -> scenario.isOver(task.status()))
                .orElse(true);
    }
}
