package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.fixture.MutableClock;
import dev.vidusubjects.fixture.Policies;
import dev.vidusubjects.fixture.ScriptedProvider;
import dev.vidusubjects.fixture.UseCases;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.task.Completion;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.StoredRequest;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.Tasks;
import dev.vidusubjects.time.TimeBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Reconciliation with stores in memory, in virtual time. */
final class ReconciliationFixture {

    final MutableClock clock = new MutableClock();
    final ListedAccount account;
    final MemoryTasks tasks = new MemoryTasks();
    final MemoryDocuments documents = new MemoryDocuments();
    final ResultStore results;
    final ScriptedProvider provider = new ScriptedProvider();
    final List<Task> started = new ArrayList<>();
    final SubjectsConfig config;
    private final Random random = new Random(1);
    ListReading reading;
    ReadBaseline baseline;
    ReconcileTasks reconcile;
    private int number;

    ReconciliationFixture(ListedAccount account) {
        this(account, Map.of());
    }

    ReconciliationFixture(ListedAccount account, Map<String, String> settings) {
        this(account, settings, null);
    }

    /** @param stored the store for documents; {@code null} for memory */
    ReconciliationFixture(ListedAccount account, Map<String, String> settings, ResultStore stored) {
        this.account = account;
        this.results = stored == null ? documents : stored;
        this.config = Fixture.config(Path.of("target"), settings);
        restart();
    }

    /** Replaces the process by a new one on the same stores; everything that the old process had in memory is lost. */
    void restart() {
        UseCases useCases = new UseCases(
                new UseCases.Ports(
                        tasks,
                        documents,
                        results,
                        // Resubmission of a task needs a media store: SweepTasksTest has one.
                        null,
                        provider,
                        account,
                        started::add,
                        clock,
                        clock::advance,
                        random),
                config,
                Policies.exact());
        reading = useCases.reading;
        baseline = useCases.baseline;
        reconcile = useCases.reconcile;
    }

    TimeBudget budget() {
        return budget(Duration.ofMinutes(4));
    }

    TimeBudget budget(Duration time) {
        return TimeBudget.of(time, clock);
    }

    int sweep() {
        return reconcile.reconcile(budget());
    }

    /** Advances the clock by {@code later}, and sweeps everything that is due then. */
    int sweepAfter(Duration later) {
        clock.advance(later);
        return sweep();
    }

    /** @return a task whose submission begins now */
    Task submitting(String name, String fingerprint) {
        Instant now = clock.instant();
        StoredRequest request =
                new StoredRequest(name, List.of("https://example.com/a.png"), List.of(), Optional.empty());
        Intent intent = new Intent(request, fingerprint, "attempt-" + number, Optional.empty(), List.of(), now);
        Task task = Task.of(Tasks.id(++number), intent);
        tasks.create(task);
        return task;
    }

    Task unconfirmed(Task task) {
        Instant now = clock.instant();
        TaskError error = new TaskError(TaskError.SUBMISSION_UNCONFIRMED, "no response", Remedy.SUBMIT_ON_REDRIVE);
        return update(Tasks.unconfirmed(task, error, now.plusSeconds(3), now));
    }

    /** @return a task whose submission began now, and is not confirmed */
    Task unconfirmed(String name) {
        return unconfirmed(submitting(name, "fingerprint " + number));
    }

    /** @return a task that the provider accepted now */
    Task submitted(String name) {
        Task task = submitting(name, "fingerprint " + number);
        Instant now = clock.instant();
        return update(Tasks.submitted(
                task,
                new PollState("p-" + number, now, now.plus(Duration.ofMinutes(30)), now.plusSeconds(2), 0, 0),
                now));
    }

    /** @return a task that has a subject from a submission that began now; the account lists the subject */
    Task completed(String name, String subjectId) {
        account.create(subjectId, name);
        Task task = submitted(name);
        tasks.claimSubject(subjectId, task.id());
        Instant now = clock.instant();
        return update(
                Tasks.completed(task, new Completion(now, ListedAccount.subject(subjectId, name), "memory://x"), now));
    }

    Task update(Task task) {
        try {
            return tasks.update(task);
        } catch (StaleTaskException e) {
            throw new AssertionError(e);
        }
    }

    Task stored(Task task) {
        return tasks.find(task.id()).orElseThrow();
    }

    TaskStatus status(Task task) {
        return stored(task).status();
    }

    Reconciliation found(Task task) {
        return stored(task).reconciliation().orElseThrow();
    }

    /** Runs the workflow of a task until it ends or until {@code until}, one round at a time when it is due. */
    void runWorkflow(Task task, Instant until, Duration budgetOfRound) {
        while (true) {
            Task current = stored(task);
            if (current.status() != TaskStatus.UNCONFIRMED
                    || current.workflowKey().isEmpty()) {
                return;
            }
            PollOutcome outcome = reconcile.compare(current, budget(budgetOfRound));
            if (!(outcome instanceof PollAgain again)) {
                return;
            }
            if (clock.instant().plus(again.delay()).isAfter(until)) {
                clock.set(until);
                return;
            }
            clock.advance(again.delay());
        }
    }

    void runWorkflow(Task task, Duration time) {
        runWorkflow(task, clock.instant().plus(time), Duration.ofSeconds(45));
    }
}
