package dev.vidusubjects.simulation;

import dev.vidusubjects.state.StateStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Shared documents in memory: the reference implementation of the store. */
final class MemoryStateStore implements StateStore {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    @Override
    public synchronized Optional<Entry> read(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    @Override
    public synchronized boolean replace(String name, String value, long expected) {
        long version = read(name).map(Entry::version).orElse(ABSENT);
        if (version != expected) {
            return false;
        }
        entries.put(name, new Entry(value, version + 1));
        return true;
    }
}
