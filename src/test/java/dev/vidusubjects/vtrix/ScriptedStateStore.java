package dev.vidusubjects.vtrix;

import dev.vidusubjects.fixture.MemoryStateStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import java.util.Optional;

/** A state store in memory that counts its calls, and fails or loses a result when the test requests it. */
final class ScriptedStateStore implements StateStore {

    private final StateStore store = new MemoryStateStore();
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
        return store.read(name);
    }

    @Override
    public synchronized boolean replace(String name, String value, long expected) {
        check();
        Runnable event = beforeNextWrite;
        beforeNextWrite = () -> {};
        event.run();
        writes++;
        boolean replaced = store.replace(name, value, expected);
        boolean lost = replaced && losesNextResult;
        losesNextResult = losesNextResult && !replaced;
        return replaced && !lost;
    }

    private void check() {
        if (failing) {
            throw new StateStoreException("the state store fails", null);
        }
    }
}
