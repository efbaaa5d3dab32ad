package dev.vidusubjects.simulation;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.standalone.SimulatedAnnouncer;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What announces endings between the processes: on AWS the stream of the table and the queue of the deliveries, which
 * deliver at least once and in any order; standalone the signals of a process to itself, and the queue in its file.
 */
final class SimulatedEndings implements DeliveryQueue {

    /** The longest delay of a message; a longer one needs several hops. */
    private static final Duration MAX_DELAY = Duration.ofMinutes(15);

    private static final int MAX_BATCH = 10;

    private final RunParts parts;
    private final SimulatedDeployment deployment;
    private final Choices choices;
    private final Deque<Task> records = new ArrayDeque<>();
    private final Map<String, Integer> waiting = new HashMap<>();
    private Duration idle = Duration.ofMinutes(10);
    private long step;

    SimulatedEndings(RunParts parts, SimulatedDeployment deployment, Choices choices) {
        this.parts = parts;
        this.deployment = deployment;
        this.choices = choices;
    }

    /** Reacts to a write that ended a task. */
    void ended(Task task) {
        if (deployment.isStandalone()) {
            signal(Duration.ofMillis(1));
        } else {
            records.add(task);
            parts.agenda().in(choices.between(Duration.ofMillis(200), Duration.ofSeconds(3)), "stream", this::take);
        }
        if (task.status() == TaskStatus.COMPLETED && choices.chance(0.3)) {
            Duration delay = choices.between(Duration.ZERO, Duration.ofMinutes(30));
            parts.agenda().in(delay, "media", () -> keepMedia(task));
        }
    }

    /** Makes the announcer of a standalone process run; an earlier plan is replaced. */
    void signal(Duration delay) {
        long own = ++step;
        parts.agenda().in(delay, "announcer", () -> {
            if (own == step) {
                announce();
            }
        });
    }

    private void announce() {
        deployment.runEndings(
                endings -> {
                    if (endings.isAnnouncing) {
                        // The loop runs another step after this one.
                        signal(Duration.ofSeconds(1));
                        return;
                    }
                    endings.isAnnouncing = true;
                    Duration wait;
                    try {
                        wait = endings.announcer.run();
                    } catch (RuntimeException e) {
                        SimulatedDeployment.checkExpected(e);
                        wait = SimulatedAnnouncer.WAIT_AFTER_FAULT;
                    }
                    endings.isAnnouncing = false;
                    boolean isIdle = SimulatedAnnouncer.isIdle(wait);
                    signal(isIdle ? idle : wait.plusMillis(1));
                },
                // The next process begins with a step.
                () -> {});
    }

    /** Takes a batch of records from the stream. */
    private void take() {
        List<Task> batch = new ArrayList<>();
        for (int i = choices.between(1, MAX_BATCH); i > 0 && !records.isEmpty(); i--) {
            batch.add(records.remove());
        }
        if (batch.isEmpty()) {
            return;
        }
        if (!records.isEmpty()) {
            parts.agenda().in(Duration.ofSeconds(1), "stream", this::take);
        }
        if (choices.chance(deployment.conditions().lostStarts() / 10)) {
            // The records are a day old, or an operator has disabled the function.
            batch.forEach(parts.endings().ledger()::lostByTheStream);
            return;
        }
        if (choices.chance(deployment.conditions().lostStarts() / 3)) {
            Duration delay = choices.between(Duration.ZERO, Duration.ofMinutes(40));
            parts.agenda().in(delay, "stream", () -> publish(batch));
        }
        publish(batch);
    }

    private void publish(List<Task> batch) {
        deployment.runEndings(
                endings -> {
                    Set<AnnouncementId> failed =
                            endings.publish.publish(batch, ProcessEndings.budget(deployment.clock()));
                    for (int i = 0; i < batch.size(); i++) {
                        if (failed.contains(AnnouncementId.of(batch.get(i)).orElseThrow())) {
                            publishAgain(batch.subList(i, batch.size()));
                            return;
                        }
                    }
                },
                () -> publishAgain(batch));
    }

    private void publishAgain(List<Task> batch) {
        Duration delay = choices.between(Duration.ofSeconds(1), Duration.ofMinutes(3));
        parts.agenda().in(delay, "stream", () -> publish(batch));
    }

    /** Adds a copy to a completed task, as a later attempt to keep its media does. */
    private void keepMedia(Task task) {
        KeptMedia media = new KeptMedia(
                "image-0.png",
                "local://media/" + task.id() + "/image-0.png",
                "image/png",
                100,
                "0".repeat(64),
                "https://cdn.example/0.png");
        deployment.runEndings(
                endings -> {
                    try {
                        endings.tasks.keepMedia(task.id(), List.of(media));
                    } catch (NoSuchTaskException e) {
                        throw new AssertionError(e);
                    } catch (RuntimeException e) {
                        SimulatedDeployment.checkExpected(e);
                    }
                },
                () -> {});
    }

    @Override
    public void add(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            parts.endings().ledger().queued(delivery);
            if (parts.endings().receivers().isReal()) {
                waiting.merge(key(delivery.id(), delivery.endpoint()), 1, Integer::sum);
                Duration wait = Duration.between(deployment.clock().instant(), delivery.notBefore());
                Duration delay = wait.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : wait;
                parts.agenda().in(delay, "delivery", () -> deliver(delivery));
                if (choices.chance(deployment.conditions().lostStarts() / 5)) {
                    // A message is delivered twice.
                    waiting.merge(key(delivery.id(), delivery.endpoint()), 1, Integer::sum);
                    parts.agenda().in(delay, "delivery", () -> deliver(delivery));
                }
            } else {
                parts.endings().ledger().received(delivery.id(), delivery.endpoint());
            }
        }
    }

    @Override
    public void giveUp(Delivery delivery, String reason) {
        parts.endings().ledger().gaveUp(delivery);
    }

    private void deliver(Delivery delivery) {
        deployment.runEndings(
                endings -> {
                    try {
                        endings.deliver.deliver(delivery);
                    } catch (RuntimeException e) {
                        SimulatedDeployment.checkExpected(e);
                        deliverAgain(delivery);
                        return;
                    }
                    waiting.merge(key(delivery.id(), delivery.endpoint()), -1, Integer::sum);
                },
                () -> deliverAgain(delivery));
        parts.endings().receivers().drain(parts.endings().ledger());
    }

    private void deliverAgain(Delivery delivery) {
        Duration delay = choices.between(Duration.ofSeconds(30), Duration.ofMinutes(6));
        parts.agenda().in(delay, "delivery", () -> deliver(delivery));
    }

    private static String key(AnnouncementId id, URI endpoint) {
        return id + " " + endpoint;
    }

    /** Makes steps without work rarer from now on, so that virtual days need little processing time. */
    void settle() {
        idle = Duration.ofHours(2);
    }

    /** Checks that every ending was announced, and every delivery has ended. */
    void checkAtTheEnd() {
        EndingParts endings = parts.endings();
        endings.receivers().drain(endings.ledger());
        endings.ledger()
                .checkAtTheEnd(
                        parts.tasks(),
                        endings.bus(),
                        endings.receivers().endpoints(),
                        (id, endpoint) -> endings.receivers().neverAccepts(endpoint)
                                && waiting.getOrDefault(key(id, endpoint), 0) > 0);
        List<Task> unmarked = endings.outbox().unannounced(parts.time().now().plus(Duration.ofDays(30)), 1);
        unmarked.forEach(task -> TaskInvariants.require(Invariant.EVERY_ENDING_ANNOUNCED, false, task));
    }
}
