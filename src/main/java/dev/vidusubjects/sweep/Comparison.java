package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.AbandonedAttempts;
import dev.vidusubjects.sweep.ReadingOutcome.Complete;
import dev.vidusubjects.sweep.SubjectOwners.OutOfTimeException;
import dev.vidusubjects.sweep.TaskDecisions.Match;
import dev.vidusubjects.sweep.TaskNotes.Finding;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Compares unconfirmed tasks with a complete reading of the provider's list. An error with one task never stops the
 * others.
 */
final class Comparison {

    private static final Logger LOG = Logger.getLogger(Comparison.class);

    /** The time to decide one task: to read its subject, and to write its result document and the task. */
    private static final Duration MIN_TIME = Duration.ofSeconds(3);

    private final SubjectOwners owners;
    private final MatchSearch matches;
    private final TaskStore tasks;
    private final TaskDecisions decisions;
    private final TaskNotes notes;
    private final SubjectsConfig.Sweep settings;

    Comparison(
            TaskStore tasks,
            AbandonedAttempts abandoned,
            TaskDecisions decisions,
            TaskNotes notes,
            SubjectsConfig.Sweep settings,
            Clock clock) {
        this.owners = new SubjectOwners(tasks);
        this.matches = new MatchSearch(owners, new ClaimantSearch(tasks, abandoned, settings.reconcileFor(), clock));
        this.tasks = tasks;
        this.decisions = decisions;
        this.notes = notes;
        this.settings = settings;
    }

    /** @return whether a task can be compared with a reading: the reading must not have started before the attempt */
    static boolean isCovered(Task task, CompleteReading reading) {
        return !task.intent().attemptedAt().isAfter(reading.startedAt());
    }

    /**
     * @param unconfirmed the tasks to compare, in this order, but undecided tasks after all others; tasks that the
     *     reading does not cover are skipped
     * @return the number of matched tasks
     */
    int run(List<Task> unconfirmed, Complete read, TimeBudget budget) {
        // Old tasks need more listings: reading them must not use up the time of the other tasks.
        Map<Boolean, List<Task>> undecided = unconfirmed.stream()
                .filter(task -> isCovered(task, read.reading()))
                .collect(Collectors.partitioningBy(Comparison::isUndecided));
        Pass pass = new Pass(read, budget);
        return pass.run(undecided.get(false)) + pass.run(undecided.get(true));
    }

    private static boolean isUndecided(Task task) {
        return task.reconciliation()
                .filter(found -> found.state() == State.UNDECIDED)
                .isPresent();
    }

    /** A task and the subjects that may belong to it. */
    private record Compared(Task task, Candidates candidates) {}

    private final class Pass {

        private final Complete read;
        private final CompleteReading reading;
        private final KnownSubjects known;
        private final TimeBudget budget;
        private final ControlSearch controls;

        /** Empty while the matches are not known: then no task is matched. */
        private Optional<Map<TaskId, KnownSubject>> matched = Optional.empty();

        private Pass(Complete read, TimeBudget budget) {
            this.read = read;
            this.reading = read.reading();
            this.known = read.known();
            this.budget = budget;
            this.controls = new ControlSearch(tasks, known, reading.number());
        }

        private int run(List<Task> unconfirmed) {
            List<Compared> compared = new ArrayList<>();
            for (Task task : unconfirmed) {
                candidates(task).ifPresent(found -> compared.add(new Compared(task, found)));
            }
            matched = Optional.empty();
            try {
                matched = matches.find(matchable(compared), read, budget);
                if (matched.isEmpty()) {
                    postponed(compared.size());
                }
            } catch (OutOfTimeException e) {
                postponed(compared.size());
            } catch (RuntimeException e) {
                LogEvent.of("comparison_failed").error(LOG, e);
            }
            int completed = 0;
            for (Compared next : compared) {
                completed += decide(next) ? 1 : 0;
            }
            return completed;
        }

        private Optional<Candidates> candidates(Task task) {
            try {
                return Optional.of(Candidates.of(
                        task, known.ofShape(task.intent().shape()), subject -> owners.of(subject, budget)));
            } catch (OutOfTimeException e) {
                postponed(1);
            } catch (RuntimeException e) {
                failed(task, e);
            }
            return Optional.empty();
        }

        private static List<Task> matchable(List<Compared> compared) {
            return compared.stream()
                    .filter(next -> !next.candidates.fresh().isEmpty())
                    .map(Compared::task)
                    .toList();
        }

        /** @return whether the task was completed */
        private boolean decide(Compared next) {
            if (!budget.has(MIN_TIME)) {
                postponed(1);
                return false;
            }
            try {
                if (decisions.submittedByParkedResponse(next.task)) {
                    return false;
                }
                return decide(next.task, next.candidates);
            } catch (StaleTaskException e) {
                // The task was changed in the meantime: the process that changed it has newer information.
                return false;
            } catch (IOException | RuntimeException e) {
                failed(next.task, e);
                return false;
            }
        }

        private boolean decide(Task task, Candidates candidates) throws IOException, StaleTaskException {
            Optional<KnownSubject> own = candidates.claimed().or(() -> matched.map(all -> all.get(task.id())));
            if (own.isPresent()) {
                Match match = decisions.match(task, own.get(), budget);
                if (match == Match.NOT_SHOWN) {
                    note(task, Reason.LIST_NOT_READ, List.of(own.get().id()));
                }
                return match == Match.COMPLETED;
            }
            if (!candidates.fresh().isEmpty()) {
                if (matched.isPresent()) {
                    boolean several = candidates.fresh().size() > 1;
                    note(task, several ? Reason.SEVERAL_CANDIDATES : Reason.OTHER_TASK, candidates.ids());
                }
            } else if (!candidates.unclear().isEmpty()) {
                note(task, Reason.NO_EARLIER_LIST, candidates.ids());
            } else {
                absent(task);
            }
            return false;
        }

        private void absent(Task task) throws StaleTaskException {
            Instant attemptedAt = task.intent().attemptedAt();
            Optional<Absence> absence = Absence.of(
                    reading,
                    attemptedAt,
                    task.reconciliation().orElseThrow().absentSince(),
                    settings.absenceAfter(),
                    () -> controls.isRecent(attemptedAt, budget));
            if (absence.isEmpty()) {
                postponed(1);
            } else if (absence.get().proven()) {
                decisions.notCreated(task, reading);
            } else {
                notes.compared(
                        task,
                        reading,
                        new Finding(
                                absence.get().reason(), List.of(), absence.get().since()));
            }
        }

        private void note(Task task, Reason reason, List<String> candidates) throws StaleTaskException {
            notes.compared(task, reading, new Finding(reason, candidates, Optional.empty()));
        }

        /** The workflows of the tasks compare them again. */
        private void postponed(int count) {
            LogEvent.of("compare_postponed").with("tasks", count).info(LOG);
        }

        private void failed(Task task, Exception e) {
            LogEvent.of("comparison_failed").with("task_id", task.id()).error(LOG, e);
        }
    }
}
