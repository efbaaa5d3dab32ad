package dev.vidusubjects.task;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where a task is in its life, with its legal transitions. */
public enum TaskStatus {
    /** The intent is stored; the provider may be being called right now. */
    SUBMITTING,
    /** The provider gave a task id. */
    SUBMITTED,
    /** The provider was seen at work on it. */
    PROCESSING,
    /** The subject exists and its result document is stored. */
    COMPLETED,
    /** It ended without a subject, with an error that says why. */
    FAILED,
    /** The request was sent and no answer came back: it may or may not have been created, and is never repeated by itself. */
    UNCONFIRMED;

    /** @return whether the task waits for something that happens without anybody's help */
    public boolean isOpen() {
        return this == SUBMITTING || this == SUBMITTED || this == PROCESSING;
    }

    /** @return whether a task may go from this status to {@code next}; staying is always allowed */
    public boolean canBecome(TaskStatus next) {
        return next == this || successors().contains(next);
    }

    private Set<TaskStatus> successors() {
        return switch (this) {
            case SUBMITTING -> Set.of(SUBMITTED, FAILED, UNCONFIRMED);
            case SUBMITTED -> Set.of(PROCESSING, COMPLETED, FAILED);
            case PROCESSING -> Set.of(COMPLETED, FAILED);
            // A redrive: the same provider task again, or a new submission where nothing had been created.
            case FAILED -> Set.of(SUBMITTED, SUBMITTING);
            // An operator's decision to submit again, a late answer, or a subject found at the provider.
            case UNCONFIRMED -> Set.of(SUBMITTING, SUBMITTED, COMPLETED, FAILED);
            case COMPLETED -> Set.of();
        };
    }

    /** @return the name at the edges: lower case */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return empty if no status has this lower-case name */
    public static Optional<TaskStatus> ofCode(String code) {
        for (TaskStatus status : values()) {
            if (status.code().equals(code)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
