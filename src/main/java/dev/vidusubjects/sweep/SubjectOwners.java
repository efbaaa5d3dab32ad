package dev.vidusubjects.sweep;

import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which task owns a subject. An owner never changes, so those that were found are remembered, within bounds. */
final class SubjectOwners {

    private static final int MAX_REMEMBERED = 20_000;
    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    private final TaskStore tasks;
    private final Map<String, TaskId> remembered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TaskId> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    SubjectOwners(TaskStore tasks) {
        this.tasks = tasks;
    }

    /** The budget does not suffice to ask for all owners; those that were found are remembered. */
    static final class OutOfTimeException extends RuntimeException {
        private OutOfTimeException() {
            super("there is no time to ask for the owners of all subjects", null, false, false);
        }
    }

    /**
     * @return the owner; empty if no task owns the subject
     * @throws OutOfTimeException if the budget is used up
     */
    Optional<TaskId> of(String subjectId, TimeBudget budget) {
        synchronized (remembered) {
            TaskId known = remembered.get(subjectId);
            if (known != null) {
                return Optional.of(known);
            }
        }
        if (!budget.has(MIN_TIME)) {
            throw new OutOfTimeException();
        }
        Optional<TaskId> owner = tasks.subjectOwner(subjectId);
        owner.ifPresent(task -> {
            synchronized (remembered) {
                remembered.put(subjectId, task);
            }
        });
        return owner;
    }
}
