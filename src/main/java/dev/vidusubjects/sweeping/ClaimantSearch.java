package dev.vidusubjects.sweeping;

import dev.vidusubjects.subject.SubjectShape;
import dev.vidusubjects.submission.AbandonedAttempts;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds all attempts that may have created a subject of some shapes and do not own one yet: those of open tasks, of
 * unconfirmed ones, of failed ones that a redrive polls again, and attempts that were given up for another one. The listings
 * are read to their ends: an attempt that is overlooked would lose its subject to another task.
 */
final class ClaimantSearch {

    private static final int PAGE = 100;
    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    /** The index of a store may lag, and clocks differ. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    /**
     * A process that was suspended may receive the response to its submission so much later, or may have parked it where the next
     * comparison finds it. A function lives for 15 minutes.
     */
    private static final Duration MAX_LATENESS = Duration.ofHours(1);

    /** In the order of a task's life: what moves on while this reads is found in a later listing. */
    static final List<TaskStatus> STATUSES = List.of(
            TaskStatus.SUBMITTING,
            TaskStatus.SUBMITTED,
            TaskStatus.PROCESSING,
            TaskStatus.UNCONFIRMED,
            TaskStatus.FAILED);

    private final TaskStore tasks;
    private final AbandonedAttempts abandoned;
    private final Duration failedFor;
    private final Clock clock;

    /**
     * @param failedFor a task that failed, or an attempt that was given up, longer than this before an attempt has no part in
     *     it any more: its subject was listed by then
     */
    ClaimantSearch(TaskStore tasks, AbandonedAttempts abandoned, Duration failedFor, Clock clock) {
        this.tasks = tasks;
        this.abandoned = abandoned;
        this.failedFor = failedFor;
        this.clock = clock;
    }

    /**
     * @param earliest the earliest attempt of those that are to be matched
     * @param evaluatedUntil later attempts cannot be matched yet
     * @return by shape; empty if the budget does not suffice
     */
    Optional<Map<SubjectShape, List<Claimant>>> find(
            Set<SubjectShape> shapes, Instant earliest, Instant evaluatedUntil, TimeBudget budget) {
        Instant began = clock.instant();
        Map<SubjectShape, Map<String, Claimant>> found = new HashMap<>();
        Instant oldestFailure = earliest.minus(failedFor);
        // The second time only what changed while the first was under way: a task that moved to the front was
        // overlooked.
        for (Instant since : new Instant[] {Instant.MIN, began.minus(OVERLAP)}) {
            for (TaskStatus status : STATUSES) {
                Instant end = status == TaskStatus.FAILED && oldestFailure.isAfter(since) ? oldestFailure : since;
                if (!scan(status, end, shapes, evaluatedUntil, found, budget)) {
                    return Optional.empty();
                }
            }
        }
        Map<SubjectShape, List<Claimant>> all = new HashMap<>();
        for (SubjectShape shape : shapes) {
            List<Claimant> claimants =
                    new ArrayList<>(found.getOrDefault(shape, Map.of()).values());
            abandoned
                    .find(shape)
                    .forEach(attempt ->
                            claimants.add(new Claimant(attempt.task(), attempt.attemptedAt(), "", false, false)));
            all.put(shape, claimants);
        }
        return Optional.of(all);
    }

    private boolean scan(
            TaskStatus status,
            Instant end,
            Set<SubjectShape> shapes,
            Instant evaluatedUntil,
            Map<SubjectShape, Map<String, Claimant>> found,
            TimeBudget budget) {
        Optional<String> cursor = Optional.empty();
        do {
            if (!budget.has(MIN_TIME)) {
                return false;
            }
            TaskPage page = page(status, cursor);
            for (Task task : page.tasks()) {
                if (task.updatedAt().isBefore(end)) {
                    return true;
                }
                SubjectShape shape = task.intent().shape();
                if (shapes.contains(shape) && mayOwn(task)) {
                    found.computeIfAbsent(shape, any -> new HashMap<>())
                            .put(task.id().value(), claimant(task, evaluatedUntil));
                }
            }
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return true;
    }

    /** A failed task that the provider had taken may have been given up too early. */
    static boolean mayOwn(Task task) {
        return task.status() != TaskStatus.FAILED
                || task.following().isPresent()
                || task.error()
                        .filter(error -> error.remedy() == Remedy.FOLLOW_AGAIN)
                        .isPresent();
    }

    private Claimant claimant(Task task, Instant evaluatedUntil) {
        Instant attemptedAt = task.intent().attemptedAt();
        boolean unconfirmed = task.status() == TaskStatus.UNCONFIRMED && !attemptedAt.isAfter(evaluatedUntil);
        boolean interrupted = task.error()
                        .filter(error -> error.code().equals(TaskError.SUBMISSION_INTERRUPTED))
                        .isPresent()
                && clock.instant().isBefore(attemptedAt.plus(MAX_LATENESS));
        return new Claimant(task.id(), attemptedAt, task.intent().fingerprint(), unconfirmed, interrupted);
    }

    private TaskPage page(TaskStatus status, Optional<String> cursor) {
        try {
            return tasks.list(Optional.of(status), PAGE, cursor);
        } catch (InvalidCursorException e) {
            throw new IllegalStateException("a store refuses its own cursor", e);
        }
    }
}
