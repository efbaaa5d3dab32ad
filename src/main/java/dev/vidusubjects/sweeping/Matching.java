package dev.vidusubjects.sweeping;

import dev.vidusubjects.task.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which subject is which task's, among all subjects and attempts of one shape. A pure function. A subject is matched
 * only if no other attempt can have created it; equal requests are interchangeable, and are matched in their order if there
 * is one subject for each.
 */
final class Matching {

    private final List<KnownSubject> subjects;
    private final List<Claimant> claimants;
    private final Map<TaskId, KnownSubject> matched = new HashMap<>();

    private Matching(List<KnownSubject> subjects, List<Claimant> claimants) {
        this.subjects = new ArrayList<>(subjects);
        this.claimants = new ArrayList<>(claimants);
    }

    /**
     * @param subjects of one shape, owned by no task; each {@code dated}
     * @param claimants all attempts that may have created one of them, several of one task included
     * @return what is certain, by task
     */
    static Map<TaskId, KnownSubject> of(List<KnownSubject> subjects, List<Claimant> claimants) {
        Matching matching = new Matching(subjects, claimants);
        while (matching.matchForced()) {
            continue;
        }
        matching.matchEqual();
        return matching.matched;
    }

    /** Matches the subjects that only one task can have created. What that leaves may be forced in turn. */
    private boolean matchForced() {
        Map<TaskId, List<KnownSubject>> only = new HashMap<>();
        for (KnownSubject subject : subjects) {
            Set<TaskId> owners = new HashSet<>();
            claimants.stream()
                    .filter(claimant -> claimant.mayOwn(subject))
                    .forEach(claimant -> owners.add(claimant.task()));
            if (owners.size() == 1) {
                only.computeIfAbsent(owners.iterator().next(), task -> new ArrayList<>())
                        .add(subject);
            }
        }
        boolean changed = false;
        for (Map.Entry<TaskId, List<KnownSubject>> entry : only.entrySet()) {
            // Two subjects that only this task can have created: one of them is not explained, so neither is matched.
            if (entry.getValue().size() == 1) {
                changed |= match(entry.getKey(), entry.getValue().get(0));
            }
        }
        return changed;
    }

    private boolean match(TaskId task, KnownSubject subject) {
        boolean possible =
                claimants.stream().anyMatch(claimant -> claimant.task().equals(task) && claimant.mayBeMatched(subject));
        if (possible) {
            matched.put(task, subject);
            subjects.remove(subject);
            useUpAttempt(task);
        }
        return possible;
    }

    /**
     * One attempt of the task is explained now. Where it had several, any of them may be that one: the earlier ones are left
     * over, as they may own more, and none of them may be matched any more.
     */
    private void useUpAttempt(TaskId task) {
        List<Claimant> attempts = claimants.stream()
                .filter(claimant -> claimant.task().equals(task))
                .sorted(Comparator.comparing(Claimant::attemptedAt))
                .toList();
        claimants.removeAll(attempts);
        attempts.stream().limit(attempts.size() - 1L).map(Claimant::unmatchable).forEach(claimants::add);
    }

    /** Matches equal requests in the order of their attempts, where there are as many subjects. */
    private void matchEqual() {
        while (!subjects.isEmpty()) {
            Set<KnownSubject> group = new LinkedHashSet<>(List.of(subjects.get(0)));
            Set<Claimant> owners = new LinkedHashSet<>();
            grow(group, owners);
            subjects.removeAll(group);
            claimants.removeAll(owners);
            matchInOrder(
                    group.stream()
                            .sorted(Comparator.comparing(KnownSubject::firstSeen)
                                    .thenComparing(KnownSubject::id))
                            .toList(),
                    owners.stream()
                            .sorted(Comparator.comparing(Claimant::attemptedAt)
                                    .thenComparing(owner -> owner.task().value()))
                            .toList());
        }
    }

    /** Adds everything that is connected by who may own what. */
    private void grow(Set<KnownSubject> group, Set<Claimant> owners) {
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Claimant claimant : claimants) {
                if (group.stream().anyMatch(subject -> claimant.mayOwn(subject))) {
                    grows |= owners.add(claimant);
                }
            }
            for (KnownSubject subject : subjects) {
                if (owners.stream().anyMatch(owner -> owner.mayOwn(subject))) {
                    grows |= group.add(subject);
                }
            }
        }
    }

    private void matchInOrder(List<KnownSubject> group, List<Claimant> owners) {
        boolean equal = owners.stream().allMatch(owner -> owner.unconfirmed() && !owner.interrupted())
                && owners.stream().map(Claimant::fingerprint).distinct().count() == 1
                && owners.stream().map(Claimant::task).distinct().count() == owners.size();
        if (!equal || group.size() != owners.size()) {
            return;
        }
        for (int i = 0; i < group.size(); i++) {
            if (!owners.get(i).mayBeMatched(group.get(i))) {
                return;
            }
        }
        for (int i = 0; i < group.size(); i++) {
            matched.put(owners.get(i).task(), group.get(i));
        }
    }
}
