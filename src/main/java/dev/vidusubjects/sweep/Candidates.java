package dev.vidusubjects.sweep;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The subjects that may belong to a task. A pure function of the known data.
 *
 * @param claimed the subject that the task already owns, because the process stopped between the claim and the end of
 *     the task
 * @param fresh the subjects that certainly appeared after the attempt, in the order in which they were first seen
 * @param unclear the subjects whose age is not known exactly enough: they are never matched, but they prevent evidence
 *     of absence
 */
record Candidates(Optional<KnownSubject> claimed, List<KnownSubject> fresh, List<KnownSubject> unclear) {

    /**
     * @param sameShape the known subjects of the task's shape
     * @param owner returns the owner of a subject, as the task store knows it
     */
    static Candidates of(Task task, List<KnownSubject> sameShape, Function<String, Optional<TaskId>> owner) {
        Optional<KnownSubject> claimed = Optional.empty();
        List<KnownSubject> fresh = new ArrayList<>();
        List<KnownSubject> unclear = new ArrayList<>();
        for (KnownSubject subject : sameShape) {
            Age age = age(subject, task.intent().attemptedAt());
            if (age == Age.OLDER) {
                continue;
            }
            Optional<TaskId> owned = owner.apply(subject.id());
            if (owned.isEmpty()) {
                (age == Age.NEWER ? fresh : unclear).add(subject);
            } else if (owned.get().equals(task.id())) {
                claimed = Optional.of(subject);
            }
        }
        return new Candidates(claimed, List.copyOf(fresh), List.copyOf(unclear));
    }

    /** The time at which a subject appeared, relative to an attempt. */
    enum Age {
        /** It existed before the attempt. */
        OLDER,
        UNCLEAR,
        /** It appeared after the attempt. */
        NEWER
    }

    /** Both instants are whole milliseconds: if they are equal, their order is unknown. */
    static Age age(KnownSubject subject, Instant attemptedAt) {
        Instant attempted = Instant.ofEpochMilli(attemptedAt.toEpochMilli());
        if (subject.firstSeen().isAfter(attempted)) {
            return subject.dated() ? Age.NEWER : Age.UNCLEAR;
        }
        Instant certain = subject.dated() ? attempted.minus(ReadingClock.MAX_SKEW) : attempted;
        return subject.firstSeen().isBefore(certain) ? Age.OLDER : Age.UNCLEAR;
    }

    /** @return the ids of the fresh and of the unclear subjects */
    List<String> ids() {
        return Stream.concat(fresh.stream(), unclear.stream())
                .map(KnownSubject::id)
                .toList();
    }
}
