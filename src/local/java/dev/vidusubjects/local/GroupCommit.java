package dev.vidusubjects.local;

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
 * The one thread that touches the task store's file. It takes all operations that are waiting, runs them, commits and syncs
 * once, and only then lets their callers go on. So
 *
 * <ul>
 *   <li>what a caller was told, by a write or by a read, is on disk;
 *   <li>an operation's changes, in however many maps, are in one commit, and a crash keeps all of them or none;
 *   <li>many writers share the cost of one sync;
 *   <li>no caller's interrupt reaches the file, whose channel that would close for everybody.
 * </ul>
 */
final class GroupCommit implements AutoCloseable {

    private static final int MAX_GROUP = 256;

    /** Whether the file is wasteful is looked at after so many commits. */
    private static final int COMMITS_PER_CHECK = 256;

    private final BlockingQueue<Pending<?>> waiting = new LinkedBlockingQueue<>();
    private final Pending<?> end = new Pending<>(file -> null);
    private final Thread thread = new Thread(this::run, "task-store");
    private TaskFile file;
    private long commits;
    private boolean closed;
    private Throwable broken;

    /** @param file it is closed with this */
    GroupCommit(TaskFile file) {
        this.file = file;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * @param operation reads and changes maps; a {@link TaskStoreException} is thrown before anything is changed
     * @return its result, as soon as its changes and all that it saw are on disk
     * @throws TaskStoreException the operation's own; or if the file failed: then only a restart helps
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
        closed = pending == end;
        waiting.add(pending);
    }

    /** Waits for what was asked before, then closes the file. Repeating it does nothing more. */
    @Override
    public void close() {
        synchronized (this) {
            if (!closed) {
                enqueue(end);
            }
        }
        end.join();
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        do {
            group.clear();
            group.add(take());
            waiting.drainTo(group, MAX_GROUP - 1);
            try {
                serve(group);
            } catch (RuntimeException | IOException | Error e) {
                // Whatever the file or the maps hold now, it is not what was meant to be in them.
                broken = broken == null ? e : broken;
                TaskStoreException failure = new TaskStoreException(
                        "the task store's file failed and is not used again before a restart: " + broken.getMessage(),
                        broken);
                group.forEach(pending -> pending.response.completeExceptionally(failure));
            }
        } while (group.get(group.size() - 1) != end);
    }

    private void serve(List<Pending<?>> group) throws IOException {
        boolean last = group.get(group.size() - 1) == end;
        if (broken != null) {
            if (last) {
                file.abandon();
            }
            throw new IllegalStateException("it failed before", broken);
        }
        if (commits++ % COMMITS_PER_CHECK == 0 && file.wasteful()) {
            file = file.compacted();
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
                return waiting.take();
            } catch (InterruptedException e) {
                // Nobody has this thread to interrupt it; the file must not see it if somebody does.
                continue;
            }
        }
    }

    private static final class Pending<T> {
        private final Function<TaskFile, T> operation;
        private final CompletableFuture<T> response = new CompletableFuture<>();
        private T result;
        private TaskStoreException refused;

        private Pending(Function<TaskFile, T> operation) {
            this.operation = operation;
        }

        private void run(TaskFile file) {
            try {
                result = operation.apply(file);
            } catch (TaskStoreException e) {
                refused = e;
            }
        }

        private void complete() {
            if (refused != null) {
                response.completeExceptionally(refused);
            } else {
                response.complete(result);
            }
        }

        private T join() {
            try {
                return response.join();
            } catch (CompletionException e) {
                throw new TaskStoreException(e.getCause().getMessage(), e.getCause());
            }
        }
    }
}
