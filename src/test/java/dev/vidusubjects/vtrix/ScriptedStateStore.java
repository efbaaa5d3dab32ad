package dev.vidusubjects.vtrix;

import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The shared state of processes that exist in one test only. It counts its calls, and fails when the test requests it.
 */
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

    /** Runs {@code event} as the write of another process, between a read and the write that follows it. */
    synchronized void beforeNextWrite(Runnable event) {
        beforeNextWrite = event;
    }

    /**
     * Makes the next write succeed and report that it was refused, as if its response was lost and the write was
     * repeated.
     */
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
