package dev.vidusubjects.standalone.store;

import dev.vidusubjects.task.TaskStoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * The only thread that uses the task store's file. It takes all waiting operations from the queue, runs them, commits
 * and syncs once, and only then returns their results to the callers. Therefore:
 *
 * <ul>
 *   <li>Every result that a caller receives, of a write or of a read, is on disk.
 *   <li>All changes of an operation, in any number of maps, are in one commit. A crash keeps all of them or none.
 *   <li>Many writers share the cost of one sync.
 *   <li>An interrupt of a caller does not reach the file. It would close the file's channel for all callers.
 * </ul>
 */
final class GroupCommit implements AutoCloseable {

    private static final int MAX_GROUP = 256;

    /** The number of commits after which the thread checks again whether the file needs compaction. */
    private static final int COMMITS_PER_CHECK = 256;

    private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final Pending<?> closeRequest = new Pending<>(file -> null);
    private final Thread thread = new Thread(this::run, "task-store");
    private TaskFile file;
    private long commits;
    private boolean closed;
    private Throwable firstFailure;

    /** @param file the task store's file; {@link #close} closes it */
    GroupCommit(TaskFile file) {
        this.file = file;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Runs an operation, and returns when its changes and all data that it read are on disk.
     *
     * @param operation reads and changes maps; it must not change anything before it throws a
     *     {@link TaskStoreException}
     * @return the result of the operation
     * @throws TaskStoreException if the operation throws it; or if the file failed: then only a restart helps
     */
    <T> T call(Function<TaskFile, T> operation) {
        Pending<T> pending = new Pending<>(operation);
        enqueue(pending);
        return pending.join();
    }

    private synchronized void enqueue(Pending<?> pending) {
        if (closed) {
            throw new TaskStoreException("the task store is closed", null);
        }
        closed = pending == closeRequest;
        queue.add(pending);
    }

    /** Waits for all earlier operations, then closes the file. A second call has no further effect. */
    @Override
    public void close() {
        synchronized (this) {
            if (!closed) {
                enqueue(closeRequest);
            }
        }
        closeRequest.join();
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        do {
            group.clear();
            group.add(take());
            queue.drainTo(group, MAX_GROUP - 1);
            try {
                process(group);
            } catch (RuntimeException | IOException | Error e) {
                // The file and the maps may hold a part of the changes, so they must not be used again.
                TaskStoreException failure = failure(e);
                group.forEach(pending -> pending.response.completeExceptionally(failure));
            }
        } while (group.get(group.size() - 1) != closeRequest);
    }

    /** @return for the callers of the failed group, the whole cause; for all later ones its text */
    private TaskStoreException failure(Throwable e) {
        boolean first = firstFailure == null;
        firstFailure = first ? e : firstFailure;
        Throwable root = firstFailure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = "the task store's file failed and is not used again before a restart: "
                + firstFailure.getMessage() + (root == firstFailure ? "" : ": " + root.getMessage());
        return first ? new TaskStoreException(message, firstFailure) : TaskStoreException.repeated(message);
    }

    private void process(List<Pending<?>> group) throws IOException {
        boolean last = group.get(group.size() - 1) == closeRequest;
        if (firstFailure != null) {
            if (last) {
                file.abandon();
            }
            throw new IllegalStateException("it failed before", firstFailure);
        }
        if (commits++ % COMMITS_PER_CHECK == 0 && file.needsCompaction()) {
            file = file.compact();
        }
        group.forEach(pending -> pending.run(file));
        file.commit();
        if (last) {
            file.close();
        }
        group.forEach(Pending::complete);
    }

    private Pending<?> take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                // No other code has a reference to this thread, so this should not happen. If it does, the file must
                // not be affected.
                continue;
            }
        }
    }

    private static final class Pending<T> {
        private final Function<TaskFile, T> operation;
        private final CompletableFuture<T> response = new CompletableFuture<>();
        private T result;
        private TaskStoreException rejection;

        private Pending(Function<TaskFile, T> operation) {
            this.operation = operation;
        }

        private void run(TaskFile file) {
            try {
                result = operation.apply(file);
            } catch (TaskStoreException e) {
                rejection = e;
            }
        }

        private void complete() {
            if (rejection != null) {
                response.completeExceptionally(rejection);
            } else {
                response.complete(result);
            }
        }

        private T join() {
            try {
                return response.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof TaskStoreException failure && failure.isRepeated()) {
                    throw failure;
                }
                throw new TaskStoreException(e.getCause().getMessage(), e.getCause());
            }
        }
    }
}
