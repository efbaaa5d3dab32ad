package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.ReconciliationPolicy;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.time.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Records in unconfirmed tasks why they are not decided, and when the next comparison is due. After the time for
 * comparisons, tasks become undecided: this is logged once, and stays visible in the task.
 */
final class TaskNotes {

    private static final Logger LOG = Logger.getLogger(TaskNotes.class);
    private static final Duration MIN_DELAY_AFTER_FAULT = Duration.ofSeconds(10);
    private static final Duration MAX_DELAY_AFTER_FAULT = Duration.ofMinutes(10);

    private final TaskTransitions transitions;
    private final SubjectsConfig.Sweep settings;
    private final Clock clock;

    TaskNotes(TaskStore tasks, SubjectsConfig.Sweep settings, Clock clock) {
        this.transitions = new TaskTransitions(tasks);
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The result of a comparison.
     *
     * @param candidates the ids of the subjects that may belong to the task
     * @param absentSince the start of the first reading that gave evidence of absence
     */
    record Finding(Reason reason, List<String> candidates, Optional<Instant> absentSince) {}

    /**
     * Records a comparison. Writes the task only if the finding has changed, or if the next comparison must be
     * scheduled.
     *
     * @return the task as it is stored now
     */
    Task compared(Task task, CompleteReading reading, Finding finding) throws StaleTaskException {
        Instant now = clock.instant();
        Reconciliation before = task.reconciliation().orElseThrow();
        int comparisons = before.comparisons() + 1;
        State state = isOver(task, now) ? State.UNDECIDED : before.state();
        Instant next = next(
                task,
                now,
                ReconciliationPolicy.delay(comparisons, reading.duration(), settings.absenceAfter()),
                finding.absentSince());
        Reconciliation after = new Reconciliation(
                state,
                before.generation(),
                state == State.PENDING ? next : before.nextAt(),
                comparisons,
                Optional.of(reading.endedAt()),
                finding.candidates(),
                Optional.of(finding.reason()),
                finding.absentSince());
        boolean due = before.state() == State.PENDING && !before.nextAt().isAfter(now);
        return due || differ(before, after) ? write(task, before, after, now) : task;
    }

    /** Records that the list could not be read. The previous finding stays. */
    Task notRead(Task task) throws StaleTaskException {
        Instant now = clock.instant();
        Duration since = Duration.between(task.intent().attemptedAt(), now).dividedBy(4);
        Duration delay = Durations.max(MIN_DELAY_AFTER_FAULT, Durations.min(since, MAX_DELAY_AFTER_FAULT));
        return postponed(task, isOver(task, now), next(task, now, delay, Optional.empty()));
    }

    /**
     * Records that a reading is in progress. In the meantime, the task must not look like one whose workflow was lost.
     */
    Task waiting(Task task) throws StaleTaskException {
        Instant now = clock.instant();
        boolean over = isOver(task, now.minus(settings.absenceAfter()));
        Instant next = task.reconciliation().orElseThrow().nextAt();
        boolean late = next.isBefore(now.minus(settings.overdue().dividedBy(2)));
        return over || late ? postponed(task, over, now) : task;
    }

    /** Records that comparisons are switched off: an operator must decide. */
    Task switchedOff(Task task) throws StaleTaskException {
        Reconciliation before = task.reconciliation().orElseThrow();
        Reconciliation after = with(before, State.UNDECIDED, before.nextAt(), Reason.SWITCHED_OFF);
        return differ(before, after) ? write(task, before, after, clock.instant()) : task;
    }

    private Task postponed(Task task, boolean over, Instant next) throws StaleTaskException {
        Reconciliation before = task.reconciliation().orElseThrow();
        Reason reason = before.reason().orElse(Reason.LIST_NOT_READ);
        Reconciliation after = over
                ? with(before, State.UNDECIDED, before.nextAt(), reason)
                : with(before, before.state(), next, reason);
        return write(task, before, after, clock.instant());
    }

    private boolean isOver(Task task, Instant now) {
        return !now.isBefore(task.intent().attemptedAt().plus(settings.reconcileFor()));
    }

    /**
     * @return the instant of the next comparison: not later than the first instant at which a reading can prove
     *     absence, and not later than the end of the comparisons
     */
    private Instant next(Task task, Instant now, Duration delay, Optional<Instant> absentSince) {
        Instant attemptedAt = task.intent().attemptedAt();
        Instant next = now.plus(delay);
        Instant evidence = absentSince.orElse(attemptedAt).plus(settings.absenceAfter());
        Instant end = attemptedAt.plus(settings.reconcileFor());
        next = evidence.isAfter(now) && evidence.isBefore(next) ? evidence : next;
        return end.isAfter(now) && end.isBefore(next) ? end : next;
    }

    private static Reconciliation with(Reconciliation before, State state, Instant next, Reason reason) {
        return new Reconciliation(
                state,
                before.generation(),
                next,
                before.comparisons(),
                before.comparedAt(),
                before.candidates(),
                Optional.of(reason),
                before.absentSince());
    }

    private static boolean differ(Reconciliation before, Reconciliation after) {
        return before.state() != after.state()
                || !before.reason().equals(after.reason())
                || !before.candidates().equals(after.candidates())
                || !before.absentSince().equals(after.absentSince());
    }

    private Task write(Task task, Reconciliation before, Reconciliation after, Instant now) throws StaleTaskException {
        Task written = transitions.reconciled(task, after, now);
        if (before.state() == State.PENDING && after.state() == State.UNDECIDED) {
            LogEvent.of("task_undecided")
                    .with("task_id", task.id())
                    .with("reason", after.reason().map(Reason::code))
                    .with("candidates", after.candidates())
                    .with("comparisons", after.comparisons())
                    .warn(LOG);
        }
        return written;
    }
}
