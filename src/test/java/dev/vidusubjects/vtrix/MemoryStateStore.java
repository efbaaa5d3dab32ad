package dev.vidusubjects.vtrix;

import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Shared state of processes that exist in one test only. It counts its calls, and fails where a test says so. */
final class MemoryStateStore implements StateStore {

    private final Map<String, Entry> entries = new HashMap<>();
    private boolean failing;
    private Runnable beforeNextWrite = () -> {};
    private boolean losesNextResult;
    private int reads;
    private int writes;

    synchronized void failing(boolean fails) {
        failing = fails;
    }

    /** Another process's turn between a read and the write that follows it. */
    synchronized void beforeNextWrite(Runnable event) {
        beforeNextWrite = event;
    }

    /** The next write succeeds, and is reported as refused: its response got lost and it was repeated. */
    synchronized void loseNextResult() {
        losesNextResult = true;
    }

    synchronized int reads() {
        return reads;
    }

    synchronized int writes() {
        return writes;
    }

    @Override
    public synchronized Optional<Entry> read(String name) {
        check();
        reads++;
        return Optional.ofNullable(entries.get(name));
    }

    @Override
    public synchronized boolean replace(String name, String value, long expected) {
        check();
        Runnable event = beforeNextWrite;
        beforeNextWrite = () -> {};
        event.run();
        writes++;
        long version = entries.containsKey(name) ? entries.get(name).version() : ABSENT;
        if (version != expected) {
            return false;
        }
        entries.put(name, new Entry(value, version + 1));
        boolean lost = losesNextResult;
        losesNextResult = false;
        return !lost;
    }

    private void check() {
        if (failing) {
            throw new StateStoreException("the state store fails", null);
        }
    }
}
