package dev.vidusubjects.sweep;

import dev.vidusubjects.subject.SubjectShape;
import dev.vidusubjects.submission.AbandonedAttempts;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
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
 * Finds all attempts that may have created a subject of the given shapes and do not own one yet: the attempts of open
 * tasks, of unconfirmed tasks and of failed tasks that a redrive polls again, and abandoned attempts, whose task was
 * submitted again. Reads the listings to their ends, because the subject of an overlooked attempt would be matched to
 * another task.
 */
final class ClaimantSearch {

    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    /** Tolerance for the lag of a store's index, and for the difference between clocks. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    /**
     * A process that was suspended may receive the response to its submission this much later, or may have parked the
     * response where the next comparison finds it. A function runs for at most 15 minutes.
     */
    private static final Duration MAX_RESPONSE_DELAY = Duration.ofHours(1);

    /**
     * In the order of a task's life cycle: a task whose status changes during the search is found in a later listing.
     */
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
     * @param failedFor the time after which a failed task, or an abandoned attempt, is no longer a claimant: if it
     *     ended longer than this before an attempt, its subject was in the list before that attempt
     */
    ClaimantSearch(TaskStore tasks, AbandonedAttempts abandoned, Duration failedFor, Clock clock) {
        this.tasks = tasks;
        this.abandoned = abandoned;
        this.failedFor = failedFor;
        this.clock = clock;
    }

    /**
     * @param earliest the start of the earliest attempt that is to be matched
     * @param evaluatedUntil attempts that started later cannot be matched yet
     * @return the attempts by shape, or empty if the budget is not sufficient
     */
    Optional<Map<SubjectShape, List<Claimant>>> find(
            Set<SubjectShape> shapes, Instant earliest, Instant evaluatedUntil, TimeBudget budget) {
        Instant began = clock.instant();
        Map<SubjectShape, Map<String, Claimant>> found = new HashMap<>();
        Instant oldestFailure = earliest.minus(failedFor);
        // The second pass reads only the tasks that changed during the first one: the first pass does not see a task
        // that moves to the front of a listing.
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
        TaskListing listing = new TaskListing(tasks, status);
        while (listing.hasNext()) {
            if (!budget.has(MIN_TIME)) {
                return false;
            }
            for (Task task : listing.next()) {
                if (task.updatedAt().isBefore(end)) {
                    return true;
                }
                SubjectShape shape = task.intent().shape();
                if (shapes.contains(shape) && mayOwn(task)) {
                    found.computeIfAbsent(shape, any -> new HashMap<>())
                            .put(task.id().value(), claimant(task, evaluatedUntil));
                }
            }
        }
        return true;
    }

    /** A failed task that the provider had accepted may own a subject: its polling may have ended too early. */
    static boolean mayOwn(Task task) {
        return task.status() != TaskStatus.FAILED
                || task.pollState().isPresent()
                || task.error()
                        .filter(error -> error.remedy() == Remedy.POLL_AGAIN)
                        .isPresent();
    }

    private Claimant claimant(Task task, Instant evaluatedUntil) {
        Instant attemptedAt = task.intent().attemptedAt();
        boolean unconfirmed = task.status() == TaskStatus.UNCONFIRMED && !attemptedAt.isAfter(evaluatedUntil);
        boolean interrupted = task.error()
                        .filter(error -> error.code().equals(TaskError.SUBMISSION_INTERRUPTED))
                        .isPresent()
                && clock.instant().isBefore(attemptedAt.plus(MAX_RESPONSE_DELAY));
        return new Claimant(task.id(), attemptedAt, task.intent().fingerprint(), unconfirmed, interrupted);
    }
}
