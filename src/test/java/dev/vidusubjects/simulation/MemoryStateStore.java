package dev.vidusubjects.simulation;

import dev.vidusubjects.state.StateStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Shared documents in memory: the reference implementation of the store. */
final class MemoryStateStore implements StateStore {

    /** Is notified of each write before the write can be read. */
    interface Observer {
        void written(String name, Optional<String> before, String after);
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Observer observer;

    MemoryStateStore(Observer observer) {
        this.observer = observer;
    }

    MemoryStateStore() {
        this((name, before, after) -> {});
    }

    @Override
    public synchronized Optional<Entry> read(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    @Override
    public synchronized boolean replace(String name, String value, long expected) {
        Optional<Entry> before = read(name);
        long version = before.map(Entry::version).orElse(ABSENT);
        if (version != expected) {
            return false;
        }
        observer.written(name, before.map(Entry::value), value);
        entries.put(name, new Entry(value, version + 1));
        return true;
    }
}
