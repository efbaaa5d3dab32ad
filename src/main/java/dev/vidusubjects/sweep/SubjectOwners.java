package dev.vidusubjects.sweep;

import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the task that owns a subject. An owner never changes, so a limited number of owners is cached. */
final class SubjectOwners {

    private static final int MAX_CACHED = 20_000;
    private static final Duration MIN_TIME = Duration.ofSeconds(2);

    private final TaskStore tasks;
    private final Map<String, TaskId> cached = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TaskId> eldest) {
            return size() > MAX_CACHED;
        }
    };

    SubjectOwners(TaskStore tasks) {
        this.tasks = tasks;
    }

    /** The budget is not sufficient to read all owners; those that were found stay cached. */
    static final class OutOfTimeException extends RuntimeException {
        private OutOfTimeException() {
            super("the time is not sufficient to read the owners of all subjects", null, false, false);
        }
    }

    /**
     * @return the owner, or empty if no task owns the subject
     * @throws OutOfTimeException if the budget is used up
     */
    Optional<TaskId> of(String subjectId, TimeBudget budget) {
        synchronized (cached) {
            TaskId known = cached.get(subjectId);
            if (known != null) {
                return Optional.of(known);
            }
        }
        if (!budget.has(MIN_TIME)) {
            throw new OutOfTimeException();
        }
        Optional<TaskId> owner = tasks.subjectOwner(subjectId);
        owner.ifPresent(task -> {
            synchronized (cached) {
                cached.put(subjectId, task);
            }
        });
        return owner;
    }
}
