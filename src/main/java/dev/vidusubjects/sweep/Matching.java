package dev.vidusubjects.sweep;

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
 * Decides which subject belongs to which task, among all subjects and attempts of one shape. A pure function. A subject
 * is matched only if no other attempt can have created it. Equal requests are interchangeable, and are matched in their
 * order if there is one subject for each of them.
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
     * @param subjects the subjects of one shape that no task owns; each is {@code dated}
     * @param claimants all attempts that may have created one of them, including several attempts of one task
     * @return the certain matches, by task
     */
    static Map<TaskId, KnownSubject> of(List<KnownSubject> subjects, List<Claimant> claimants) {
        Matching matching = new Matching(subjects, claimants);
        while (matching.matchForced()) {
            continue;
        }
        matching.matchEqual();
        return matching.matched;
    }

    /**
     * Matches the subjects that only one task can have created. A match may leave another subject that only one task
     * can have created: the caller repeats this method.
     *
     * @return whether a subject was matched
     */
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
            // If only this task can have created two subjects, one of them has no explanation: neither is matched.
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
            removeAttempt(task);
        }
        return possible;
    }

    /**
     * Removes one attempt of a task, which has its subject now. If the task had several attempts, each of them may be
     * the one that created the subject. The earlier ones remain, because they may own further subjects, but none of
     * them may be matched any more.
     */
    private void removeAttempt(TaskId task) {
        List<Claimant> attempts = claimants.stream()
                .filter(claimant -> claimant.task().equals(task))
                .sorted(Comparator.comparing(Claimant::attemptedAt))
                .toList();
        claimants.removeAll(attempts);
        attempts.stream().limit(attempts.size() - 1L).map(Claimant::unmatchable).forEach(claimants::add);
    }

    /** Matches equal requests in the order of their attempts, if there are as many subjects as requests. */
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

    /**
     * Adds all subjects and attempts that are connected with the group: an attempt is connected with each subject that
     * it may own.
     */
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
