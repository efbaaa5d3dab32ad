package dev.vidusubjects.simulation;

import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Task stores that break the protocol of writes, as if the code that uses them were wrong. */
final class BrokenUpdates {

    private BrokenUpdates() {}

    /** Stores an intent only together with the next write of its task. */
    static TaskStore createLate(TaskStore store) {
        return new ForwardingTaskStore(store) {
            private final Map<TaskId, Task> waiting = new LinkedHashMap<>();

            @Override
            public Optional<Task> create(Task task) {
                Optional<Task> existing = store.find(task.id());
                if (existing.isEmpty()) {
                    waiting.put(task.id(), task);
                }
                return existing;
            }

            @Override
            public Task update(Task task) throws StaleTaskException {
                Task first = waiting.remove(task.id());
                if (first != null) {
                    store.create(first);
                }
                return store.update(task);
            }
        };
    }

    /** Updates a task without checking the stored version. */
    static TaskStore updateAlways(TaskStore store, MemoryTaskStore memory) {
        return new ForwardingTaskStore(store) {
            @Override
            public Task update(Task task) throws StaleTaskException {
                store.find(task.id());
                return memory.overwrite(task);
            }
        };
    }

    /** Replaces a task that already exists. */
    static TaskStore createAlways(TaskStore store, MemoryTaskStore memory) {
        return new ForwardingTaskStore(store) {
            @Override
            public Optional<Task> create(Task task) {
                if (store.create(task).isPresent()) {
                    memory.overwrite(task);
                }
                return Optional.empty();
            }

            @Override
            public Optional<Task> find(TaskId id) {
                // A caller checks before it creates; two callers at the same time both find nothing.
                return store.find(id).filter(task -> task.status() != TaskStatus.SUBMITTING);
            }
        };
    }

    /** Records a response with the attempt that is stored at that time, whichever it is. */
    static TaskStore updateAnyAttempt(TaskStore store, MemoryTaskStore memory) {
        return new ForwardingTaskStore(store) {
            @Override
            public Task update(Task task) throws StaleTaskException {
                Task current = memory.find(task.id()).orElseThrow();
                boolean late = !current.intent().attempt().equals(task.intent().attempt())
                        && task.status() != TaskStatus.SUBMITTING
                        && current.status().canBecome(task.status());
                return store.update(late ? withOutcome(current, task) : task);
            }
        };
    }

    private static Task withOutcome(Task current, Task outcome) {
        return new Task(
                current.id(),
                current.version(),
                outcome.status(),
                current.intent(),
                outcome.updatedAt(),
                outcome.pollState(),
                outcome.completion(),
                outcome.error(),
                outcome.reconciliation(),
                outcome.endedVersion(),
                outcome.media());
    }
}
