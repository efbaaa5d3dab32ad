package dev.vidusubjects.task;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The progress and the result of comparing an unconfirmed task with the provider's list of subjects.
 *
 * @param state the state of the comparison
 * @param generation a number that makes the name of each start of a workflow unique, ≥ 0
 * @param nextAt the instant at which the next comparison is due; if it is long past, its workflow was lost
 * @param comparisons the number of complete readings of the list with which the task was compared, ≥ 0
 * @param comparedAt the end of the last of these readings
 * @param candidates the ids of subjects that may be this task's, at most {@value #MAX_CANDIDATES}
 * @param reason the reason why nothing is decided; empty before the first comparison, and after the decision
 * @param absentSince the start of the first complete reading that gave evidence of absence
 */
public record Reconciliation(
        State state,
        int generation,
        Instant nextAt,
        int comparisons,
        Optional<Instant> comparedAt,
        List<String> candidates,
        Optional<Reason> reason,
        Optional<Instant> absentSince) {

    /** The maximum number of candidates that are listed. */
    public static final int MAX_CANDIDATES = 10;

    /** The state of a comparison. */
    public enum State {
        /** The task is compared again at {@code nextAt}. */
        PENDING,
        /** The time for comparisons is over: an operator must decide. */
        UNDECIDED,
        /** A subject at the provider was found to be this task's. */
        MATCHED,
        /** It is proven that the provider did not create the subject. */
        NOT_CREATED;

        /** @return the published name, in lower case */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The reason why nothing is decided yet, or cannot be decided. */
    public enum Reason {
        /** No subject of this name and shape appeared; the evidence of absence is not complete yet. */
        NO_CANDIDATE,
        /**
         * No subject appeared, and no list contained a subject of a later attempt, which would show that a list is
         * recent enough to prove absence.
         */
        NO_CONTROL,
        /** Several new subjects have this name and shape. */
        SEVERAL_CANDIDATES,
        /**
         * Another task that is open, unconfirmed or abandoned has the same name and shape, and may own the candidate.
         */
        OTHER_TASK,
        /**
         * The account was not read completely before the attempt: an older subject of this name cannot be distinguished
         * from a new one.
         */
        NO_EARLIER_LIST,
        /** The list could not be read completely. */
        LIST_NOT_READ,
        /** The comparison is switched off by {@code subjects.sweep.reconcile}. */
        SWITCHED_OFF;

        /** @return the published name, in lower case */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Reconciliation {
        candidates = List.copyOf(candidates.subList(0, Math.min(candidates.size(), MAX_CANDIDATES)));
    }

    /** @return the state before the first comparison */
    public static Reconciliation first(Instant nextAt) {
        return new Reconciliation(
                State.PENDING, 0, nextAt, 0, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    /** @return the state of a restarted workflow, after the previous one was lost */
    public Reconciliation again(Instant next) {
        return new Reconciliation(
                state, generation + 1, next, comparisons, comparedAt, candidates, reason, absentSince);
    }

    /** @return the state after the task's subject was found */
    public Reconciliation matched(String subjectId, Instant at) {
        return new Reconciliation(
                State.MATCHED,
                generation,
                at,
                comparisons + 1,
                Optional.of(at),
                List.of(subjectId),
                Optional.empty(),
                Optional.empty());
    }

    /** @return the state after it was proven that nothing was created */
    public Reconciliation notCreated(Instant at) {
        return new Reconciliation(
                State.NOT_CREATED,
                generation,
                at,
                comparisons + 1,
                Optional.of(at),
                List.of(),
                Optional.empty(),
                absentSince);
    }
}
