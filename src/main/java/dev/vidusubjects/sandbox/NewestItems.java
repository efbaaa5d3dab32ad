package dev.vidusubjects.sandbox;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps items up to a number and a total size: the oldest ones are dropped. Not thread-safe. */
final class NewestItems<V> {

    private record Item<V>(V value, long size) {}

    private final int maxItems;
    private final long maxTotalSize;
    private final Map<String, Item<V>> items = new LinkedHashMap<>();
    private long totalSize;

    NewestItems(int maxItems, long maxTotalSize) {
        this.maxItems = maxItems;
        this.maxTotalSize = maxTotalSize;
    }

    /**
     * Adds an item, or replaces it, which makes it the newest one.
     *
     * @return the keys of the items that were dropped; the added item may be among them if it is too large
     */
    List<String> put(String key, V value, long size) {
        remove(key);
        items.put(key, new Item<>(value, size));
        totalSize += size;
        List<String> dropped = new ArrayList<>();
        Iterator<Map.Entry<String, Item<V>>> oldestFirst = items.entrySet().iterator();
        while (items.size() > maxItems || totalSize > maxTotalSize) {
            Map.Entry<String, Item<V>> oldest = oldestFirst.next();
            totalSize -= oldest.getValue().size;
            dropped.add(oldest.getKey());
            oldestFirst.remove();
        }
        return dropped;
    }

    Optional<V> get(String key) {
        return Optional.ofNullable(items.get(key)).map(Item::value);
    }

    boolean contains(String key) {
        return items.containsKey(key);
    }

    void remove(String key) {
        Item<V> removed = items.remove(key);
        totalSize -= removed == null ? 0 : removed.size;
    }
}
