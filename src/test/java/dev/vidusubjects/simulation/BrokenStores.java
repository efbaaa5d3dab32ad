package dev.vidusubjects.simulation;

import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.InvalidCursorException;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskPage;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stores that break the protocol of reads, owners and documents, as if the code that uses them were wrong. */
final class BrokenStores {

    private BrokenStores() {}

    /** Stores no owners of subjects. */
    static TaskStore withoutOwners(TaskStore store) {
        return new ForwardingTaskStore(store) {
            @Override
            public TaskId claimSubject(String subjectId, TaskId task) {
                return task;
            }

            @Override
            public Optional<TaskId> subjectOwner(String subjectId) {
                return Optional.empty();
            }
        };
    }

    /** Lists only unconfirmed and completed tasks: other tasks are not compared. */
    static TaskStore withoutRivals(TaskStore store) {
        return new ForwardingTaskStore(store) {
            @Override
            public TaskPage list(Optional<TaskStatus> status, int limit, Optional<String> cursor)
                    throws InvalidCursorException {
                boolean shown = status.isEmpty()
                        || status.get() == TaskStatus.UNCONFIRMED
                        || status.get() == TaskStatus.COMPLETED;
                return shown ? store.list(status, limit, cursor) : new TaskPage(List.of(), Optional.empty());
            }
        };
    }

    /** Returns tasks that differ from the tasks that were written. */
    static TaskStore readAs(TaskStore store, UnaryOperator<Task> view) {
        return new ForwardingTaskStore(store) {
            @Override
            Task read(Task task) {
                return view.apply(task);
            }
        };
    }

    /** Sets the time of the attempt to the time when the request was first accepted. */
    static Task attemptedAtCreation(Task task) {
        Intent intent = task.intent();
        return with(
                task,
                new Intent(
                        intent.request(),
                        intent.fingerprint(),
                        intent.attempt(),
                        intent.uploadPath(),
                        intent.warnings(),
                        intent.createdAt(),
                        intent.createdAt(),
                        intent.uploadedAt()));
    }

    /** Makes every completed task the latest attempt, so that each one is a control. */
    static Task alwaysControl(Task task) {
        if (task.status() != TaskStatus.COMPLETED) {
            return task;
        }
        Intent intent = task.intent();
        Task later = with(
                task,
                new Intent(
                        intent.request(),
                        intent.fingerprint(),
                        intent.attempt(),
                        intent.uploadPath(),
                        intent.warnings(),
                        intent.createdAt(),
                        intent.attemptedAt().plusSeconds(1_000_000),
                        intent.uploadedAt()));
        return new Task(
                later.id(),
                later.version(),
                later.status(),
                later.intent(),
                later.updatedAt().plusSeconds(1_000_000),
                later.pollState(),
                later.completion(),
                later.error(),
                later.reconciliation(),
                later.endedVersion(),
                later.media());
    }

    private static Task with(Task task, Intent intent) {
        return new Task(
                task.id(),
                task.version(),
                task.status(),
                intent,
                task.updatedAt(),
                task.pollState(),
                task.completion(),
                task.error(),
                task.reconciliation(),
                task.endedVersion(),
                task.media());
    }

    /** Makes the first reading that counts begin at the time of the attempt. */
    static Task absentFromTheStart(Task task) {
        if (task.status() != TaskStatus.UNCONFIRMED) {
            return task;
        }
        Reconciliation found = task.reconciliation().orElseThrow();
        return new Task(
                task.id(),
                task.version(),
                task.status(),
                task.intent(),
                task.updatedAt(),
                task.pollState(),
                task.completion(),
                task.error(),
                Optional.of(new Reconciliation(
                        found.state(),
                        found.generation(),
                        found.nextAt(),
                        found.comparisons(),
                        found.comparedAt(),
                        found.candidates(),
                        found.reason(),
                        Optional.of(task.intent().attemptedAt()))),
                task.endedVersion(),
                task.media());
    }

    /** Makes an unconfirmed task look like a task that failed before it was sent. */
    static Task failedInsteadOfUnconfirmed(Task task) {
        if (task.status() != TaskStatus.UNCONFIRMED) {
            return task;
        }
        TaskError error = new TaskError("provider_busy", "busy", Remedy.SUBMIT_AGAIN);
        return new Task(
                task.id(),
                task.version(),
                TaskStatus.FAILED,
                task.intent(),
                task.updatedAt(),
                task.pollState(),
                Optional.empty(),
                Optional.of(error),
                Optional.empty(),
                task.endedVersion(),
                task.media());
    }

    /** @return the task with another ending */
    static Task ended(Task task, Optional<Long> endedVersion) {
        return new Task(
                task.id(),
                task.version(),
                task.status(),
                task.intent(),
                task.updatedAt(),
                task.pollState(),
                task.completion(),
                task.error(),
                task.reconciliation(),
                endedVersion,
                task.media());
    }

    /** Replaces a document without checking its version. */
    static StateStore replaceAlways(StateStore store) {
        return new StateStore() {
            @Override
            public Optional<Entry> read(String name) {
                return store.read(name);
            }

            @Override
            public boolean replace(String name, String value, long expected) {
                long version = store.read(name).map(Entry::version).orElse(ABSENT);
                return store.replace(name, value, version);
            }
        };
    }

    /** Finds no parked response. */
    static ResultStore withoutParked(ResultStore store) {
        return new ForwardingResultStore(store) {
            @Override
            public Optional<Document> find(Prefix prefix, String path) throws IOException {
                return path.startsWith("responses/") ? Optional.empty() : store.find(prefix, path);
            }
        };
    }

    /** Writes a result only when something else is written, which is after the task was marked as completed. */
    static ResultStore writeLate(ResultStore store) {
        return new ForwardingResultStore(store) {
            private final Map<String, byte[]> late = new LinkedHashMap<>();

            @Override
            public String write(Prefix prefix, String path, byte[] document) throws IOException {
                writeWaiting();
                return store.write(prefix, path, document);
            }

            @Override
            public Optional<String> replace(Prefix prefix, String path, byte[] document, Optional<String> version)
                    throws IOException {
                writeWaiting();
                if (prefix != Prefix.RESULTS) {
                    return store.replace(prefix, path, document, version);
                }
                late.put(path, document);
                return Optional.of(MemoryResultStore.uri(prefix, path));
            }

            private void writeWaiting() throws IOException {
                for (Map.Entry<String, byte[]> entry : late.entrySet()) {
                    store.write(Prefix.RESULTS, entry.getKey(), entry.getValue());
                }
                late.clear();
            }
        };
    }
}
