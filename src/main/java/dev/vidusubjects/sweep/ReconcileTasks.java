package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.FinishTask;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.polling.WorkflowStarter;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.submission.AbandonedAttempts;
import dev.vidusubjects.submission.ApplyParkedResponse;
import dev.vidusubjects.submission.RedriveTask;
import dev.vidusubjects.sweep.ReadingOutcome.Complete;
import dev.vidusubjects.sweep.ReadingOutcome.Failed;
import dev.vidusubjects.sweep.ReadingOutcome.Unfinished;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.Durations;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Finds out the results of {@code unconfirmed} submissions: compares them with the provider's list of subjects until
 * they are decided or their time is over. A task is matched with a subject only if no other attempt can have created
 * the subject. A task becomes {@code not_created} only by evidence of absence. Otherwise, the task states why it is not
 * decided.
 */
@ApplicationScoped
public class ReconcileTasks {

    private static final Logger LOG = Logger.getLogger(ReconcileTasks.class);

    /** The time for the comparisons after a reading. */
    private static final Duration COMPARE_TIME = Duration.ofSeconds(5);

    private static final Duration REFRESH_EVERY = Duration.ofMinutes(5);
    private static final Duration SHORT_DELAY = Duration.ofSeconds(1);
    private static final int MAX_READINGS = 2;

    private final TaskStore tasks;
    private final ListReading reading;
    private final UnconfirmedTasks unconfirmed;
    private final TaskDecisions decisions;
    private final TaskNotes notes;
    private final Comparison comparison;
    private final LostWorkflows lost;
    private final ResubmitAbsent resubmit;
    private final SubjectsConfig.Sweep settings;
    private final Clock clock;

    public ReconcileTasks(
            TaskStore tasks,
            ListReading reading,
            SubjectDirectory directory,
            SubjectProvider provider,
            StateStore states,
            ResultStore results,
            Workflow workflow,
            FinishTask finishTask,
            RedriveTask redrive,
            PollingPolicy policy,
            SubjectsConfig config,
            Clock clock) {
        this.tasks = tasks;
        this.reading = reading;
        this.settings = config.sweep();
        this.clock = clock;
        this.unconfirmed = new UnconfirmedTasks(tasks);
        WorkflowStarter starter = new WorkflowStarter(workflow);
        ApplyParkedResponse parked = new ApplyParkedResponse(tasks, results, policy, clock);
        this.decisions = new TaskDecisions(
                tasks, directory, provider, starter, parked, finishTask, settings.resubmitAbsent(), clock);
        this.notes = new TaskNotes(tasks, settings, clock);
        this.lost = new LostWorkflows(tasks, starter, notes, settings);
        this.comparison = new Comparison(tasks, new AbandonedAttempts(states), decisions, notes, settings, clock);
        this.resubmit = new ResubmitAbsent(tasks, provider, redrive, settings, clock);
    }

    /**
     * Runs one round of an unconfirmed task's workflow.
     *
     * @param task an unconfirmed task whose comparisons are not over
     * @return whether, and when, to compare again
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed: the round can be repeated
     */
    public PollOutcome compare(Task task, TimeBudget budget) {
        Instant next = task.reconciliation().orElseThrow().nextAt();
        try {
            if (!settings.reconcile()) {
                return new Ended(notes.switchedOff(task));
            }
            if (decisions.submittedByParkedResponse(task)) {
                return outcome(task, SHORT_DELAY);
            }
            if (next.isAfter(clock.instant())) {
                return new PollAgain(task, Duration.between(clock.instant(), next));
            }
            return outcome(task, compareNow(task, budget));
        } catch (StaleTaskException e) {
            return outcome(task, SHORT_DELAY);
        } catch (IOException e) {
            LogEvent.of("comparison_failed").with("task_id", task.id()).error(LOG, e);
            return outcome(task, COMPARE_TIME);
        }
    }

    /** @return the minimum time until the next round */
    private Duration compareNow(Task task, TimeBudget budget) throws StaleTaskException {
        for (int i = 0; i < MAX_READINGS; i++) {
            ReadingOutcome read = reading.read(
                    ReadingRequest.forTask(task.intent().attemptedAt(), last -> isUsable(last, task)),
                    budget.less(COMPARE_TIME));
            if (read instanceof Failed) {
                notes.notRead(task);
                return SHORT_DELAY;
            }
            if (read instanceof Unfinished unfinished) {
                notes.waiting(task);
                return unfinished.retryAfter();
            }
            Complete complete = (Complete) read;
            comparison.run(complete.fresh() ? withAllOthers(task, budget) : List.of(task), complete, budget);
            if (Comparison.isCovered(task, complete.reading())) {
                break;
            }
        }
        return afterComparison(task);
    }

    /**
     * If the budget was not sufficient for the comparison, the next round continues it with the data found so far.
     *
     * @return the minimum time until the next round
     */
    private Duration afterComparison(Task task) throws StaleTaskException {
        Optional<Task> unchanged = tasks.find(task.id()).filter(current -> current.version() == task.version());
        if (unchanged.isEmpty()) {
            return SHORT_DELAY;
        }
        notes.waiting(unchanged.get());
        return COMPARE_TIME;
    }

    /**
     * @return whether a reading is newer than the last comparison of the task, and ended when the task was already due
     */
    private static boolean isUsable(CompleteReading last, Task task) {
        Reconciliation found = task.reconciliation().orElseThrow();
        return Comparison.isCovered(task, last)
                && found.comparedAt()
                        .filter(compared -> compared.isAfter(last.startedAt()))
                        .isEmpty()
                && !last.endedAt().isBefore(found.nextAt());
    }

    private List<Task> withAllOthers(Task task, TimeBudget budget) {
        List<Task> all = new ArrayList<>();
        all.add(task);
        unconfirmed.newest(settings.limit(), budget).stream()
                .filter(other -> !other.id().equals(task.id()))
                .forEach(all::add);
        return all;
    }

    private PollOutcome outcome(Task task, Duration minDelay) {
        Task current = tasks.find(task.id()).orElse(task);
        if (!current.workflowKey().equals(task.workflowKey())) {
            return new Ended(current);
        }
        Duration due = Duration.between(clock.instant(), current.nextRoundAt());
        return new PollAgain(current, Durations.max(due, minDelay));
    }

    /**
     * Handles a start of the only process: no reading of the list is in progress any more.
     *
     * @param startedAt the instant at which the process started
     */
    public void restarted(Instant startedAt) {
        reading.endLeaseBefore(startedAt);
    }

    /**
     * Does the reconciliation of a sweep: restarts lost workflows of unconfirmed tasks, compares the tasks that are
     * due, keeps the list up to date, and submits absent tasks again if the operator has enabled this.
     *
     * @return the number of matched tasks
     */
    public int reconcile(TimeBudget budget) {
        Instant now = clock.instant();
        List<Task> due = new ArrayList<>();
        unconfirmed.each(budget, task -> {
            Task current = settings.reconcile() ? lost.restart(task, now) : lost.switchOff(task);
            if (isDue(current, now) && due.size() < settings.limit()) {
                due.add(current);
            }
        });
        if (!settings.reconcile()) {
            return 0;
        }
        int matched = compareAll(due, now, budget);
        resubmit.run(budget);
        return matched;
    }

    private int compareAll(List<Task> due, Instant now, TimeBudget budget) {
        Optional<Instant> newest =
                due.stream().map(task -> task.intent().attemptedAt()).max(Instant::compareTo);
        ReadingRequest request = newest.isPresent()
                ? ReadingRequest.forTask(newest.get(), last -> due.stream().allMatch(task -> isUsable(last, task)))
                : ReadingRequest.refresh(now, REFRESH_EVERY, Integer.MAX_VALUE);
        ReadingOutcome read = reading.read(request, budget.less(COMPARE_TIME));
        if (read instanceof Complete complete && (complete.fresh() || !due.isEmpty())) {
            return comparison.run(unconfirmed.newest(settings.limit(), budget), complete, budget);
        }
        return 0;
    }

    private static boolean isDue(Task task, Instant now) {
        return task.reconciliation()
                .filter(found ->
                        found.state() == State.PENDING && !found.nextAt().isAfter(now))
                .isPresent();
    }
}
