package dev.vidusubjects.simulation;

import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskStoreContract;

class MemoryTaskStoreTest extends TaskStoreContract {

    private final TaskStore store = new MemoryTaskStore((before, after) -> {});

    @Override
    protected TaskStore store() {
        return store;
    }
}
