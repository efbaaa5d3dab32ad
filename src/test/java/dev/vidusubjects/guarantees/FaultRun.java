package dev.vidusubjects.guarantees;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.guarantees.Faults.Crash;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.media.MediaStore;
import dev.vidusubjects.polling.EndTask;
import dev.vidusubjects.polling.Policies;
import dev.vidusubjects.polling.PollOutcome.LookAgain;
import dev.vidusubjects.polling.PollTask;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.submission.RedriveTask;
import dev.vidusubjects.submission.SubmitSubject;
import dev.vidusubjects.submission.TakeUpload;
import dev.vidusubjects.sweeping.ReconcileTasks;
import dev.vidusubjects.sweeping.SweepTasks;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.MutableClock;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.world.World;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One run of one scenario with one fault: the use cases on real stores and the real sandbox, cut once; then a restart and
 * everything that recovers by itself.
 */
final class FaultRun {

    /** The stores of one deployment; they outlive its crashes. */
    record Stores(TaskStore tasks, ResultStore results, MediaStore media) {}

    private static final int MOST_ROUNDS = 60;

    final Stores stores;
    final MutableClock clock;
    final Faults faults;
    SubmitSubject submit;
    RedriveTask redrive;
    TakeUpload take;
    PollTask poll;
    SweepTasks sweep;

    private final SubjectProvider provider;
    private final SubjectsConfig config;
    private final Deque<TaskId> followed = new ArrayDeque<>();

    FaultRun(
            Stores stores,
            SubjectProvider provider,
            Kind kind,
            int target,
            boolean afterwards,
            TaskId subject,
            Callable<?>[] delivery) {
        this.stores = stores;
        this.provider = provider;
        this.clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        this.config = World.config(Path.of("target"));
        this.faults = new Faults(kind, target, afterwards, () -> event(kind, subject, delivery));
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
        submit = new SubmitSubject(
                tasks, cut, workflow, new SubjectRules(media, Optional.empty()), media, policy, clock, random);
        redrive = new RedriveTask(tasks, submit, policy, clock, random);
        take = new TakeUpload(submit, media, results, clock);
        // Reconciliation has tests of its own; here it could only hide what happened.
        SubjectDirectory directory = token -> {
            throw new ProviderException.Transient(new ProviderError("off", "not part of this test"));
        };
        sweep = new SweepTasks(
                tasks,
                workflow,
                poll,
                new ReconcileTasks(tasks, directory, results, end, config, clock),
                config,
                clock);
    }

    private void event(Kind kind, TaskId subject, Callable<?>[] delivery) {
        switch (kind) {
            case CLOCK_AHEAD -> clock.advance(Duration.ofHours(2));
            case CLOCK_BACK -> clock.advance(Duration.ofMinutes(-10));
            case DUPLICATE -> {
                try {
                    delivery[0].call();
                } catch (Exception e) {
                    // What the second delivery is told is its own affair.
                }
            }
            case STALE -> {
                try {
                    Optional<Task> stored = stores.tasks.find(subject);
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

    /** Everything that happens by itself once a task was submitted: looks when they are due. */
    void follow() throws NoSuchTaskException {
        for (int round = 0; round < MOST_ROUNDS && !followed.isEmpty(); round++) {
            TaskId id = followed.remove();
            clock.advance(Duration.ofSeconds(3));
            if (poll.poll(id) instanceof LookAgain) {
                followed.add(id);
            }
        }
    }

    /** A restart, and all that recovers by itself; then nothing is open any more. */
    void recover() throws NoSuchTaskException {
        faults.disarm();
        build();
        clock.advance(Duration.ofMillis(10));
        sweep.sweepAll(clock.instant());
        for (int round = 0; round < MOST_ROUNDS && open(); round++) {
            try {
                follow();
            } catch (Crash e) {
                throw new AssertionError("the fault strikes once", e);
            }
            clock.advance(Duration.ofMinutes(6));
            sweep.sweep();
        }
        sweep.sweep();
    }

    private boolean open() {
        for (TaskStatus status : TaskStatus.values()) {
            if (status.isOpen()
                    && !stores.tasks
                            .quietSince(status, clock.instant().plus(Duration.ofDays(1)), 1)
                            .isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
