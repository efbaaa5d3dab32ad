package dev.vidusubjects.local;

import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;

/**
 * The task store's file, used by one thread. It only ever grows at its end: after a kill, the store finds its last commit
 * there, whatever the write that was cut off has left behind. Where the store may use space again it can find an older commit
 * instead, and what was acknowledged since is gone. What is wasted is dropped by writing a new file and putting it in the old
 * one's place.
 */
final class TaskFile {

    /** A file is not written anew below this size, in bytes. */
    private static final long MIN_WASTE = 32L << 20;

    /** So much of a file is not waste, in bytes a task. */
    private static final long TASK_BYTES = 4 << 10;

    private final Path path;
    private final MVStore store;
    private final MVMap<String, String> tasks;
    private final MVMap<String, String> positions;
    private final MVMap<String, String> owners;
    private final MVMap<String, String> states;
    private final Map<TaskStatus, MVMap<String, String>> positionsByStatus = new EnumMap<>(TaskStatus.class);

    /** 0 unless this process wrote it anew. */
    private final long sizeWhenNew;

    /**
     * @param path created if it is missing
     * @throws TaskStoreException if another process uses it, or it is damaged
     */
    TaskFile(Path path) {
        this(path, 0);
    }

    private TaskFile(Path path, long sizeWhenNew) {
        this.path = path;
        this.sizeWhenNew = sizeWhenNew;
        try {
            store = new MVStore.Builder()
                    .fileName(path.toString())
                    // A commit in the middle of an operation would let a crash keep half of it.
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
            store.setReuseSpace(false);
            // So nothing is won by remembering chunks that hold nothing any more.
            store.setRetentionTime(0);
            tasks = map("tasks");
            positions = map("positions");
            owners = map("owners");
            states = map("states");
            for (TaskStatus status : TaskStatus.values()) {
                positionsByStatus.put(status, map("positions/" + status.code()));
            }
        } catch (MVStoreException e) {
            throw new TaskStoreException(
                    e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
                            ? "another process is using " + path
                                    + ": stop it, or give this one a data folder of its own with subjects.local.data-dir"
                            : "the task store " + path + " cannot be opened: " + e.getMessage(),
                    e);
        }
    }

    private MVMap<String, String> map(String name) {
        return store.openMap(
                name,
                new MVMap.Builder<String, String>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(StringDataType.INSTANCE));
    }

    /** @return tasks as JSON, by id */
    MVMap<String, String> tasks() {
        return tasks;
    }

    /** @return where each task stands in the listing of all, as keys {@code MOMENT/ID} */
    MVMap<String, String> positions() {
        return positions;
    }

    /** @return ids of tasks by the provider's subject that each owns */
    MVMap<String, String> owners() {
        return owners;
    }

    /** @return shared documents by name, each as {@code VERSION VALUE} */
    MVMap<String, String> states() {
        return states;
    }

    /** @return likewise, of the tasks of one status */
    MVMap<String, String> positions(TaskStatus status) {
        return positionsByStatus.get(status);
    }

    /** Makes what was changed durable, in one step. */
    void commit() {
        if (store.hasUnsavedChanges()) {
            store.commit();
            store.sync();
        }
    }

    /** @return whether most of the file is of no use any more */
    boolean wasteful() throws IOException {
        long size = Files.size(path);
        return size > MIN_WASTE + TASK_BYTES * tasks.sizeAsLong() && size > 2 * sizeWhenNew;
    }

    /** @return what takes the place of this file, which is closed */
    TaskFile compacted() throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        TaskFile copy = new TaskFile(fresh);
        copy(tasks, copy.tasks);
        copy(positions, copy.positions);
        copy(owners, copy.owners);
        copy(states, copy.states);
        positionsByStatus.forEach((status, map) -> copy(map, copy.positions(status)));
        copy.commit();
        copy.close();
        close();
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        SafeDirectory.sync(path.toAbsolutePath().getParent());
        return new TaskFile(path, Files.size(path));
    }

    private static void copy(MVMap<String, String> from, MVMap<String, String> to) {
        from.cursor(null).forEachRemaining(key -> to.append(key, from.get(key)));
    }

    /** Without the store's own compaction, which uses space again. */
    void close() {
        store.close();
    }

    /** After a failure: without writing anything. */
    void abandon() {
        store.closeImmediately();
    }
}
