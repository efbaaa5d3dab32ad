package dev.vidusubjects.sweep;

import dev.vidusubjects.subject.SubjectShape;
import dev.vidusubjects.sweep.ReadingOutcome.Complete;
import dev.vidusubjects.sweep.SubjectOwners.OutOfTimeException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.TimeBudget;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the certain matches between tasks and subjects of a reading: collects all attempts and all subjects that may
 * belong together, and lets {@link Matching} decide.
 */
final class MatchSearch {

    private final SubjectOwners owners;
    private final ClaimantSearch claimants;

    MatchSearch(SubjectOwners owners, ClaimantSearch claimants) {
        this.owners = owners;
        this.claimants = claimants;
    }

    /**
     * @param tasks the tasks that may be matched: those for which the reading shows a fresh candidate
     * @return the certain matches by task, also of other tasks with attempts of the same shapes, or empty if the budget
     *     is not sufficient to find all attempts
     * @throws OutOfTimeException if the budget is not sufficient to find all owners
     */
    Optional<Map<TaskId, KnownSubject>> find(List<Task> tasks, Complete read, TimeBudget budget) {
        if (tasks.isEmpty()) {
            return Optional.of(Map.of());
        }
        Instant readingStart = read.reading().startedAt();
        Set<SubjectShape> shapes = new HashSet<>();
        Instant earliest = readingStart;
        for (Task task : tasks) {
            shapes.add(task.intent().shape());
            Instant attemptedAt = task.intent().attemptedAt();
            earliest = attemptedAt.isBefore(earliest) ? attemptedAt : earliest;
        }
        return claimants.find(shapes, earliest, readingStart, budget).map(found -> {
            Map<TaskId, KnownSubject> matches = new HashMap<>();
            found.forEach((shape, attempts) ->
                    matches.putAll(Matching.of(unowned(read.known().ofShape(shape), attempts, budget), attempts)));
            return matches;
        });
    }

    /**
     * @return all subjects without an owner that any of the attempts may have created, whether its task is compared now
     *     or not
     */
    private List<KnownSubject> unowned(List<KnownSubject> sameShape, List<Claimant> attempts, TimeBudget budget) {
        return sameShape.stream()
                .filter(KnownSubject::dated)
                .filter(subject -> attempts.stream().anyMatch(attempt -> attempt.mayOwn(subject)))
                .filter(subject -> owners.of(subject.id(), budget).isEmpty())
                .toList();
    }
}
