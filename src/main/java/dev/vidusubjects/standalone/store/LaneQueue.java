package dev.vidusubjects.standalone.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A durable queue of work that is due now or later. Each entry belongs to a lane, and at most one entry of a lane is
 * taken at a time. A taken entry stays in the queue until its outcome is stored: after a crash, it is taken again.
 *
 * @param <T> the work
 */
public interface LaneQueue<T> {

    /**
     * An entry that was taken.
     *
     * @param key the key of the entry; a key has at most one entry in the queue
     * @param due the instant at which it is due
     */
    record Taken<T>(String key, String lane, Instant due, T work) {}

    /**
     * Takes due entries, at most one of each lane: the one that has been due for the longest time. The lane then has no
     * further entry to take until {@link #done} or {@link #postpone}. Lanes that were used the longest time ago come
     * first, so that a lane with many entries does not delay the others.
     *
     * @param limit maximum number of entries, ≥ 0
     */
    List<Taken<T>> take(Instant now, int limit);

    /** @return the instant at which the next entry can be taken; empty if the queue has none, or only in taken lanes */
    Optional<Instant> nextDue();

    /** Removes a taken entry, unless it was added again or replaced after it was taken. */
    void done(Taken<T> taken);

    /** Returns a taken entry to the queue, unless it was replaced; after a restart it is due as it was before. */
    void postpone(Taken<T> taken, Instant due);

    /** @param listener runs after each entry that is added; it must be fast */
    void onAdd(Runnable listener);
}
