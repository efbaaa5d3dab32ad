package dev.vidusubjects.task;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far the comparison of an unconfirmed task with the provider's list of subjects is, and what it found.
 *
 * @param generation makes the name of each start of a workflow unique, ≥ 0
 * @param nextAt when the next comparison is due; long past means that its workflow was lost
 * @param comparisons how many complete readings of the list the task was compared with, ≥ 0
 * @param comparedAt when the last of these readings ended
 * @param candidates ids of subjects that may be this task's, at most {@value #MAX_CANDIDATES}
 * @param reason why nothing is decided; empty before the first comparison, and when it is decided
 * @param absentSince when the first complete reading that gave evidence of absence began
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

    /** More candidates than this are not listed. */
    public static final int MAX_CANDIDATES = 10;

    /** What is known. */
    public enum State {
        /** It is compared again at {@code nextAt}. */
        PENDING,
        /** The time for comparisons is over: an operator has to decide. */
        UNDECIDED,
        /** A subject at the provider was found to be this task's. */
        MATCHED,
        /** The provider is proven not to have created it. */
        NOT_CREATED;

        /** @return the name at the edges: lower case */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why nothing is decided yet, or cannot be. */
    public enum Reason {
        /** No subject of this name and shape appeared; the evidence of absence is not complete yet. */
        NO_CANDIDATE,
        /**
         * No subject appeared, and no list held a subject of a later attempt, which would show that a list is recent enough
         * to prove absence.
         */
        NO_CONTROL,
        /** Several new subjects have this name and shape. */
        SEVERAL_CANDIDATES,
        /** Another task that is open, unconfirmed or given up has the same name and shape, and may own the candidate. */
        OTHER_TASK,
        /**
         * The account had not been read completely before the attempt: an older subject of this name cannot be told from a
         * new one.
         */
        NO_EARLIER_LIST,
        /** The list could not be read completely. */
        LIST_NOT_READ,
        /** The comparison is switched off by {@code subjects.sweep.reconcile}. */
        SWITCHED_OFF;

        /** @return the name at the edges: lower case */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Reconciliation {
        candidates = List.copyOf(candidates.subList(0, Math.min(candidates.size(), MAX_CANDIDATES)));
    }

    /** @return before the first comparison */
    public static Reconciliation first(Instant nextAt) {
        return new Reconciliation(
                State.PENDING, 0, nextAt, 0, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    /** @return for a workflow that is started again, the comparison before having been lost */
    public Reconciliation again(Instant next) {
        return new Reconciliation(
                state, generation + 1, next, comparisons, comparedAt, candidates, reason, absentSince);
    }

    /** @return with the task's subject found */
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

    /** @return with the proof that nothing was created */
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
