package dev.vidusubjects.simulation;

import dev.vidusubjects.fixture.MemoryStateStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreContract;

class MemoryStateStoreTest extends StateStoreContract {

    private final StateStore store = new MemoryStateStore();

    @Override
    protected StateStore store() {
        return store;
    }
}
