package dev.vidusubjects.standalone.store;

import dev.vidusubjects.standalone.files.SafeDirectory;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;

/**
 * The task store's file, used by one thread. The file only grows at its end. After a kill, the store therefore finds
 * its last commit there, even if an interrupted write has left a part of its data. If the store could reuse space, it
 * might find an older commit instead, and lose acknowledged changes. To remove the waste, a compaction writes a new
 * file and replaces the old one with it.
 */
final class TaskFile {

    /** The file is not compacted while it has less waste than this, in bytes. */
    private static final long MIN_WASTE = 32L << 20;

    /** The part of the file that does not count as waste, in bytes for each task. */
    private static final long TASK_BYTES = 12 << 10;

    /** The number of entries that a compaction writes at once: a few megabytes. */
    private static final int ENTRIES_PER_WRITE = 1_000;

    private final Path path;
    private final MVStore store;
    private final MVMap<String, String> tasks;
    private final MVMap<String, String> positions;
    private final MVMap<String, String> owners;
    private final MVMap<String, String> states;
    private final MVMap<String, String> media;
    private final MVMap<String, String> endings;
    private final MVMap<String, String> announcements;
    private final MVMap<String, String> deliveries;
    private final MVMap<String, String> attempts;
    private final MVMap<String, String> mediaRetries;
    private final Map<TaskStatus, MVMap<String, String>> positionsByStatus = new EnumMap<>(TaskStatus.class);

    /** The file's size in bytes after this process last compacted it; 0 if it has not. */
    private final long sizeAfterCompaction;

    /**
     * @param path the path of the file, which is created if it does not exist
     * @throws TaskStoreException if another process uses the file, or the file is damaged
     */
    TaskFile(Path path) {
        this(path, 0);
    }

    private TaskFile(Path path, long sizeAfterCompaction) {
        this.path = path;
        this.sizeAfterCompaction = sizeAfterCompaction;
        try {
            store = new MVStore.Builder()
                    .fileName(path.toString())
                    // With a commit in the middle of an operation, a crash would keep a part of its changes.
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
            store.setReuseSpace(false);
            // As space is not reused, keeping information about chunks without live data has no benefit.
            store.setRetentionTime(0);
            tasks = map("tasks");
            positions = map("positions");
            owners = map("owners");
            states = map("states");
            media = map("media");
            endings = map("endings");
            announcements = map("announcements");
            deliveries = map("deliveries");
            attempts = map("attempts");
            mediaRetries = map("media-retries");
            for (TaskStatus status : TaskStatus.values()) {
                positionsByStatus.put(status, map("positions/" + status.code()));
            }
        } catch (MVStoreException e) {
            throw new TaskStoreException(
                    e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
                            ? "another process is using " + path
                                    + ": stop it, or give this one a data directory of its own with"
                                    + " subjects.standalone.data-dir"
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

    /** @return the position of each task in the listing of all tasks, as keys {@code INSTANT/ID} */
    MVMap<String, String> positions() {
        return positions;
    }

    /** @return ids of tasks, by the id of the provider's subject that each task owns */
    MVMap<String, String> owners() {
        return owners;
    }

    /** @return shared documents by name, each as {@code VERSION VALUE} */
    MVMap<String, String> states() {
        return states;
    }

    /** @return the kept media of tasks as JSON arrays, by the id of the task */
    MVMap<String, String> media() {
        return media;
    }

    /** @return endings that are not announced, as keys {@code ID.VERSION}: the task as its last write stored it */
    MVMap<String, String> endings() {
        return endings;
    }

    /** @return bodies of announcements, by {@code ID.VERSION} */
    MVMap<String, String> announcements() {
        return announcements;
    }

    /** @return deliveries that are due now or later as JSON, by {@code ID.VERSION ENDPOINT} */
    MVMap<String, String> deliveries() {
        return deliveries;
    }

    /** @return attempts of deliveries as JSON arrays, by the id of the task */
    MVMap<String, String> attempts() {
        return attempts;
    }

    /** @return copies of media that are tried again as JSON, by the id of the task */
    MVMap<String, String> mediaRetries() {
        return mediaRetries;
    }

    /** @return the position of each task of one status in the listing of that status, as keys {@code INSTANT/ID} */
    MVMap<String, String> positions(TaskStatus status) {
        return positionsByStatus.get(status);
    }

    /** Makes all changes durable, atomically. */
    void commit() {
        if (store.hasUnsavedChanges()) {
            store.commit();
            store.sync();
        }
    }

    /** @return whether most of the file is waste */
    boolean needsCompaction() throws IOException {
        long size = Files.size(path);
        return size > MIN_WASTE + TASK_BYTES * tasks.sizeAsLong() && size > 2 * sizeAfterCompaction;
    }

    /**
     * Writes a compact copy, replaces this file with it, and closes this file.
     *
     * @return the new file
     */
    TaskFile compact() throws IOException {
        Path replacement = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(replacement);
        TaskFile copy = new TaskFile(replacement);
        copy.append(tasks, copy.tasks);
        copy.append(positions, copy.positions);
        copy.append(owners, copy.owners);
        copy.append(states, copy.states);
        copy.append(media, copy.media);
        copy.append(endings, copy.endings);
        copy.append(announcements, copy.announcements);
        copy.append(deliveries, copy.deliveries);
        copy.append(attempts, copy.attempts);
        copy.append(mediaRetries, copy.mediaRetries);
        positionsByStatus.forEach((status, map) -> copy.append(map, copy.positions(status)));
        copy.commit();
        copy.close();
        close();
        Files.move(replacement, path, StandardCopyOption.ATOMIC_MOVE);
        SafeDirectory.sync(path.toAbsolutePath().getParent());
        return new TaskFile(path, Files.size(path));
    }

    /** Writes the entries in portions: what is not written yet is held in memory, and a file may be larger than that. */
    private void append(MVMap<String, String> from, MVMap<String, String> to) {
        Cursor<String, String> entries = from.cursor(null);
        for (int n = 1; entries.hasNext(); n++) {
            String key = entries.next();
            to.append(key, entries.getValue());
            if (n % ENTRIES_PER_WRITE == 0) {
                store.commit();
            }
        }
    }

    /** Closes the file without the compaction of MVStore, which reuses space. */
    void close() {
        store.close();
    }

    /** Closes the file after a failure, without writing to it. */
    void abandon() {
        store.closeImmediately();
    }
}
