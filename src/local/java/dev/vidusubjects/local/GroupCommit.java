package dev.vidusubjects.local;

import dev.vidusubjects.task.TaskStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * The one thread that touches the store's file. It takes all operations that are waiting, runs them, commits and syncs
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

    private static final int LARGEST_GROUP = 256;

    private final MVStore store;
    private final BlockingQueue<Pending<?>> waiting = new LinkedBlockingQueue<>();
    private final Pending<?> end = new Pending<>(() -> null);
    private final Thread thread = new Thread(this::run, "task-store");
    private boolean closed;
    private Throwable broken;

    /** @param store whose automatic commits are switched off; it is closed with this */
    GroupCommit(MVStore store) {
        this.store = store;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * @param operation reads and changes maps; a {@link TaskStoreException} is thrown before anything is changed
     * @return its result, as soon as its changes and all that it saw are on disk
     * @throws TaskStoreException the operation's own; or if the file failed: then only a restart helps
     */
    <T> T call(Supplier<T> operation) {
        Pending<T> pending = new Pending<>(operation);
        enqueue(pending);
        try {
            return pending.answer.join();
        } catch (CompletionException e) {
            throw new TaskStoreException(e.getCause().getMessage(), e.getCause());
        }
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
        try {
            end.answer.join();
        } catch (CompletionException e) {
            throw new TaskStoreException(e.getCause().getMessage(), e.getCause());
        }
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        do {
            group.clear();
            group.add(take());
            waiting.drainTo(group, LARGEST_GROUP - 1);
            try {
                serve(group);
            } catch (RuntimeException | Error e) {
                // Whatever the file or the maps hold now, it is not what was meant to be in them.
                broken = broken == null ? e : broken;
                TaskStoreException failure = new TaskStoreException(
                        "the task store's file failed and is not used again before a restart: " + broken.getMessage(),
                        broken);
                group.forEach(pending -> pending.answer.completeExceptionally(failure));
            }
        } while (group.get(group.size() - 1) != end);
    }

    private void serve(List<Pending<?>> group) {
        boolean last = group.get(group.size() - 1) == end;
        if (broken != null) {
            if (last) {
                store.closeImmediately();
            }
            throw new IllegalStateException("it failed before", broken);
        }
        group.forEach(Pending::run);
        if (store.hasUnsavedChanges()) {
            store.commit();
            store.sync();
        }
        if (last) {
            // Without the compaction that moves chunks: in this release of the store it can put one over another.
            store.close();
        }
        group.forEach(Pending::answer);
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
        private final Supplier<T> operation;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private T result;
        private TaskStoreException refused;

        private Pending(Supplier<T> operation) {
            this.operation = operation;
        }

        private void run() {
            try {
                result = operation.get();
            } catch (TaskStoreException e) {
                refused = e;
            }
        }

        private void answer() {
            if (refused != null) {
                answer.completeExceptionally(refused);
            } else {
                answer.complete(result);
            }
        }
    }
}
