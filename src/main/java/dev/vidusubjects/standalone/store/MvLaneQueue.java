package dev.vidusubjects.standalone.store;

import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.TaskStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.h2.mvstore.MVMap;
import org.jboss.logging.Logger;

/**
 * A queue in a map of the task store's file, with an index in memory. Only the thread of the file changes entries, so
 * that the map and the index always have the same ones. An entry may be taken shortly before it is durable; if the
 * process stops then, the caller that added it has got no confirmation, and adds it again.
 */
final class MvLaneQueue<T> implements LaneQueue<T> {

    private static final Logger LOG = Logger.getLogger(MvLaneQueue.class);

    private final GroupCommit commits;
    private final Format<T> format;
    private final LaneIndex<T> index = new LaneIndex<>();
    private volatile Runnable listener = () -> {};

    /** How the work of a queue is stored. */
    interface Format<T> {

        MVMap<String, String> map(TaskFile file);

        String key(T work);

        String lane(T work);

        Instant due(T work);

        /** @return the number of the attempt in its series; a new series starts with the lowest number */
        int attempt(T work);

        String write(T work);

        /** @throws IllegalArgumentException if the text cannot be read; the message does not quote it */
        T read(String text);
    }

    /** Reads the entries of the file; one that cannot be read is logged, and stays in the file. */
    MvLaneQueue(GroupCommit commits, Format<T> format) {
        this.commits = commits;
        this.format = format;
        commits.call(file -> {
            MVMap<String, String> map = format.map(file);
            map.cursor(null).forEachRemaining(key -> read(key, map.get(key)));
            return null;
        });
    }

    private void read(String key, String text) {
        try {
            T work = format.read(text);
            index.put(new Taken<>(key, format.lane(work), format.due(work), work));
        } catch (IllegalArgumentException e) {
            LogEvent.of("queue_entry_unreadable").with("reason", e.getMessage()).error(LOG);
        }
    }

    /**
     * Adds entries; each replaces the one with the same key. Exception: an earlier attempt that is not taken stays. It
     * starts a new series, which was requested during the attempt whose successor is added now.
     *
     * @throws DeliveryQueueException if the file failed
     */
    void add(List<T> added) {
        List<Taken<T>> entries = added.stream()
                .map(work -> new Taken<>(format.key(work), format.lane(work), format.due(work), work))
                .toList();
        List<String> texts = added.stream().map(format::write).toList();
        call(file -> {
            for (int i = 0; i < entries.size(); i++) {
                if (!isNewSeriesWaiting(entries.get(i))) {
                    format.map(file).put(entries.get(i).key(), texts.get(i));
                    index.put(entries.get(i));
                }
            }
            return null;
        });
        listener.run();
    }

    private boolean isNewSeriesWaiting(Taken<T> added) {
        return index.findWaiting(added.key())
                .filter(waiting -> format.attempt(waiting.work()) < format.attempt(added.work()))
                .isPresent();
    }

    /**
     * Removes work, unless it was replaced.
     *
     * @throws DeliveryQueueException if the file failed
     */
    void remove(T work) {
        call(file -> {
            index.find(format.key(work))
                    .filter(entry -> entry.work().equals(work))
                    .ifPresent(entry -> {
                        index.remove(entry);
                        format.map(file).remove(entry.key());
                    });
            return null;
        });
    }

    @Override
    public List<Taken<T>> take(Instant now, int limit) {
        return index.take(now, limit);
    }

    @Override
    public Optional<Instant> nextDue() {
        return index.nextDue();
    }

    @Override
    public void done(Taken<T> taken) {
        call(file -> index.remove(taken) ? format.map(file).remove(taken.key()) : null);
        index.release(taken.lane());
    }

    @Override
    public void postpone(Taken<T> taken, Instant due) {
        index.postpone(taken, due);
        index.release(taken.lane());
    }

    @Override
    public void onAdd(Runnable added) {
        listener = added;
    }

    private <R> R call(Function<TaskFile, R> operation) {
        try {
            return commits.call(operation);
        } catch (TaskStoreException e) {
            throw new DeliveryQueueException("the queue in the task store's file failed", e);
        }
    }
}
