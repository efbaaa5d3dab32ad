package dev.vidusubjects.guarantees;

import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What survives the crashes of a process that announces endings; without tasks at first. */
interface EndingStores extends AutoCloseable {

    TaskStore tasks();

    Outbox outbox();

    StateStore states();

    ResultStore results();

    DeliveryQueue queue();

    DeliveryLog log();

    KeptMediaStore media();

    /** @return the deliveries that are due, which stay in the queue until {@link #done} */
    List<Delivery> due(Instant now);

    /** Removes a delivery whose attempt has returned. */
    void done(Delivery delivery);

    /** @return the deliveries that were given up */
    List<Delivery> givenUp();

    /** @return the content of a copy; empty if there is none */
    Optional<byte[]> copy(TaskId task, String name) throws IOException;

    @Override
    void close() throws IOException;
}
