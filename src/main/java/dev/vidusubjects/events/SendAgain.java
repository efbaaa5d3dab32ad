package dev.vidusubjects.events;

import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sends the webhooks of a task's latest ending again, at the request of a caller. */
public final class SendAgain {

    private final TaskStore tasks;
    private final Outbox outbox;
    private final DeliveryQueue queue;
    private final WebhookTargets targets;
    private final Clock clock;

    public SendAgain(TaskStore tasks, Outbox outbox, DeliveryQueue queue, WebhookTargets targets, Clock clock) {
        this.tasks = tasks;
        this.outbox = outbox;
        this.queue = queue;
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * Starts a new series of attempts for each endpoint of the task.
     *
     * @return the endpoints without their queries; empty if no ending is announced yet, or it has no endpoint
     * @throws NoSuchTaskException if the task does not exist
     * @throws DeliveryQueueException if the queue failed
     */
    public List<String> send(TaskId id) throws NoSuchTaskException {
        Task task = tasks.require(id);
        Optional<AnnouncementId> ending = AnnouncementId.of(task);
        if (ending.flatMap(outbox::body).isEmpty()) {
            return List.of();
        }
        List<URI> endpoints = targets.of(task);
        Instant now = clock.instant();
        queue.add(endpoints.stream()
                .map(endpoint -> new Delivery(ending.get(), endpoint, 1, now))
                .toList());
        return endpoints.stream().map(WebhookEndpoint::shown).toList();
    }
}
