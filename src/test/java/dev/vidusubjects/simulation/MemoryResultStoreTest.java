package dev.vidusubjects.simulation;

import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.result.ResultStoreContract;

class MemoryResultStoreTest extends ResultStoreContract {

    private final ResultStore store = new MemoryResultStore();

    @Override
    protected ResultStore store() {
        return store;
    }

    @Override
    protected String root() {
        return MemoryResultStore.ROOT;
    }
}
