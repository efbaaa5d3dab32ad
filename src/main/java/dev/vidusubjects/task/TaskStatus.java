package dev.vidusubjects.task;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The status of a task, with the allowed transitions. */
public enum TaskStatus {
    /** The intent is stored; a call of the provider may be in progress. */
    SUBMITTING,
    /** The provider returned a task id. */
    SUBMITTED,
    /** A poll showed that the provider is processing it. */
    PROCESSING,
    /** The subject exists and its result document is stored. */
    COMPLETED,
    /** It ended without a subject; its error states the reason. */
    FAILED,
    /**
     * The request was sent, but no response proves the outcome: the subject may or may not have been created. The
     * request is never sent again automatically.
     */
    UNCONFIRMED;

    /** @return whether the task continues without an action of a user or an operator */
    public boolean isOpen() {
        return this == SUBMITTING || this == SUBMITTED || this == PROCESSING;
    }

    /** @return whether the provider's task is polled in this status */
    public boolean isPolled() {
        return this == SUBMITTED || this == PROCESSING;
    }

    /** @return whether a task may change from this status to {@code next}; the same status is always allowed */
    public boolean canBecome(TaskStatus next) {
        return next == this || successors().contains(next);
    }

    private Set<TaskStatus> successors() {
        return switch (this) {
            case SUBMITTING -> Set.of(SUBMITTED, FAILED, UNCONFIRMED);
            case SUBMITTED -> Set.of(PROCESSING, COMPLETED, FAILED);
            case PROCESSING -> Set.of(COMPLETED, FAILED);
            // A redrive polls the same provider task again, or submits the request again.
            case FAILED -> Set.of(SUBMITTED, SUBMITTING);
            // An operator's decision to submit again, a late response, or the result of a comparison with the
            // provider's list.
            case UNCONFIRMED -> Set.of(SUBMITTING, SUBMITTED, COMPLETED, FAILED);
            case COMPLETED -> Set.of();
        };
    }

    /** @return the published name, in lower case */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return the status with this lower-case name; empty if there is none */
    public static Optional<TaskStatus> ofCode(String code) {
        for (TaskStatus status : values()) {
            if (status.code().equals(code)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
