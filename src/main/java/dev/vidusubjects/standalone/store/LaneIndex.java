package dev.vidusubjects.standalone.store;

import dev.vidusubjects.standalone.store.LaneQueue.Taken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The entries of a queue in memory, by lane and due time. An entry is identified by its object: one that is added again
 * is another entry, even if it is equal.
 */
final class LaneIndex<T> {

    private final Map<String, Taken<T>> byKey = new HashMap<>();

    /** The entries of each lane; the lane that was used the longest time ago comes first. */
    private final Map<String, NavigableSet<Taken<T>>> lanes = new LinkedHashMap<>();

    /** The entry of each lane that is taken. */
    private final Map<String, Taken<T>> taken = new HashMap<>();

    /** Adds an entry; replaces the one with the same key. */
    synchronized void put(Taken<T> entry) {
        Taken<T> previous = byKey.put(entry.key(), entry);
        if (previous != null) {
            dropFromLane(previous);
        }
        lanes.computeIfAbsent(
                        entry.lane(),
                        lane -> new TreeSet<>(Comparator.<Taken<T>, Instant>comparing(Taken::due)
                                .thenComparing(Taken::key)))
                .add(entry);
    }

    /** @return the entry with the key */
    synchronized Optional<Taken<T>> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** @return the entry with the key, if it is not taken */
    synchronized Optional<Taken<T>> findWaiting(String key) {
        return find(key).filter(entry -> taken.get(entry.lane()) != entry);
    }

    /** @return whether exactly this entry was in the queue, and is removed now */
    synchronized boolean remove(Taken<T> entry) {
        if (byKey.get(entry.key()) != entry) {
            return false;
        }
        byKey.remove(entry.key());
        dropFromLane(entry);
        return true;
    }

    private void dropFromLane(Taken<T> entry) {
        NavigableSet<Taken<T>> lane = lanes.get(entry.lane());
        lane.remove(entry);
        if (lane.isEmpty()) {
            lanes.remove(entry.lane());
        }
    }

    /** Replaces exactly this entry by one that is due at another instant. */
    synchronized void postpone(Taken<T> entry, Instant due) {
        if (remove(entry)) {
            put(new Taken<>(entry.key(), entry.lane(), due, entry.work()));
        }
    }

    synchronized List<Taken<T>> take(Instant now, int limit) {
        List<Taken<T>> due = new ArrayList<>();
        for (Map.Entry<String, NavigableSet<Taken<T>>> lane : lanes.entrySet()) {
            if (due.size() >= limit) {
                break;
            }
            Taken<T> first = lane.getValue().first();
            if (!taken.containsKey(lane.getKey()) && !first.due().isAfter(now)) {
                due.add(first);
            }
        }
        for (Taken<T> entry : due) {
            taken.put(entry.lane(), entry);
            // To the end of the order.
            lanes.put(entry.lane(), lanes.remove(entry.lane()));
        }
        return due;
    }

    synchronized void release(String lane) {
        taken.remove(lane);
    }

    synchronized Optional<Instant> nextDue() {
        return lanes.entrySet().stream()
                .filter(lane -> !taken.containsKey(lane.getKey()))
                .map(lane -> lane.getValue().first().due())
                .min(Comparator.naturalOrder());
    }
}
