package dev.vidusubjects.simulation;

import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.OutboxContract;
import dev.vidusubjects.task.TaskStore;

class MarkedOutboxTest extends OutboxContract {

    private final MarkedOutbox outbox = new MarkedOutbox(() -> stored().tasks());
    private final MemoryTaskStore tasks = new MemoryTaskStore(outbox::written);

    private MemoryTaskStore stored() {
        return tasks;
    }

    @Override
    protected TaskStore tasks() {
        return tasks;
    }

    @Override
    protected Outbox outbox() {
        return outbox;
    }
}
