package dev.vidusubjects.simulation;

import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.OutboxContract;
import dev.vidusubjects.fixture.MemoryOutbox;
import dev.vidusubjects.task.TaskStore;

class MemoryOutboxTest extends OutboxContract {

    private final MemoryOutbox outbox = new MemoryOutbox();
    private final TaskStore tasks = new MemoryTaskStore(outbox::written);

    @Override
    protected TaskStore tasks() {
        return tasks;
    }

    @Override
    protected Outbox outbox() {
        return outbox;
    }
}
