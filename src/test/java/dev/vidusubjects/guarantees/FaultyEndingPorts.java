package dev.vidusubjects.guarantees;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Channel;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.events.EventBus;
import dev.vidusubjects.events.Handover;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.guarantees.Faults.Failure;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The ports through which endings are announced, with {@link Faults} at each of their calls. */
final class FaultyEndingPorts {

    private FaultyEndingPorts() {}

    static Outbox outbox(Outbox outbox, Faults faults) {
        Failure failure = afterwards -> new TaskStoreException("injected", null);
        return new Outbox() {
            @Override
            public String body(AnnouncementId id, String proposed) {
                return cross(faults, "outbox.body", () -> outbox.body(id, proposed), failure);
            }

            @Override
            public Optional<String> body(AnnouncementId id) {
                return cross(faults, "outbox.find", () -> outbox.body(id), failure);
            }

            @Override
            public Handover handover(AnnouncementId id) {
                return cross(faults, "outbox.handover", () -> outbox.handover(id), failure);
            }

            @Override
            public void handedOver(AnnouncementId id, Channel channel) {
                run(faults, "outbox.handedOver", () -> outbox.handedOver(id, channel), failure);
            }

            @Override
            public void announced(AnnouncementId id) {
                run(faults, "outbox.announced", () -> outbox.announced(id), failure);
            }

            @Override
            public List<Task> unannounced(Instant endedBefore, int limit) {
                return cross(faults, "outbox.unannounced", () -> outbox.unannounced(endedBefore, limit), failure);
            }
        };
    }

    static DeliveryQueue queue(DeliveryQueue queue, Faults faults) {
        Failure failure = afterwards -> new DeliveryQueueException("injected", null);
        return new DeliveryQueue() {
            @Override
            public void add(List<Delivery> deliveries) {
                run(faults, "queue.add", () -> queue.add(deliveries), failure);
            }

            @Override
            public void giveUp(Delivery delivery, String reason) {
                run(faults, "queue.giveUp", () -> queue.giveUp(delivery, reason), failure);
            }
        };
    }

    static EventBus bus(EventBus bus, Faults faults) {
        return announcements -> cross(
                faults,
                "bus.publish",
                () -> bus.publish(announcements),
                afterwards -> new IllegalStateException("injected"));
    }

    static KeptMediaStore media(KeptMediaStore store, Faults faults) {
        return new KeptMediaStore() {
            @Override
            public String write(TaskId task, String name, String contentType, Path content) throws IOException {
                try {
                    return faults.cross(
                            "kept.write",
                            () -> store.write(task, name, contentType, content),
                            afterwards -> new IOException("injected"));
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public Optional<URI> presigned(TaskId task, String name) {
                return store.presigned(task, name);
            }

            @Override
            public Optional<Path> file(TaskId task, String name) throws IOException {
                return store.file(task, name);
            }
        };
    }

    private static void run(Faults faults, String boundary, Runnable call, Failure failure) {
        cross(
                faults,
                boundary,
                () -> {
                    call.run();
                    return null;
                },
                failure);
    }

    private static <T> T cross(Faults faults, String boundary, Callable<T> call, Failure failure) {
        try {
            return faults.cross(boundary, call, failure);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
