package dev.vidusubjects.simulation;

import dev.vidusubjects.events.Announcement;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Channel;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryAttempt;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.events.EventBus;
import dev.vidusubjects.events.Handover;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.simulation.PortBoundary.Call;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStoreException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The ports of one process through which endings are announced, with a {@link PortBoundary} at each call. */
final class EndingPorts {

    private final PortBoundary boundary;
    private final SimulatedProcess process;

    EndingPorts(PortBoundary boundary, SimulatedProcess process) {
        this.boundary = boundary;
        this.process = process;
    }

    Outbox outbox(Outbox outbox) {
        Supplier<RuntimeException> fault = () -> new TaskStoreException("throttled: outbox", null);
        return new Outbox() {
            @Override
            public String body(AnnouncementId id, String proposed) {
                return cross("outbox.body " + id, fault, () -> outbox.body(id, proposed));
            }

            @Override
            public Optional<String> body(AnnouncementId id) {
                return cross("outbox.find " + id, fault, () -> outbox.body(id));
            }

            @Override
            public Handover handover(AnnouncementId id) {
                return cross("outbox.handover " + id, fault, () -> outbox.handover(id));
            }

            @Override
            public void handedOver(AnnouncementId id, Channel channel) {
                cross("outbox.handedOver " + id + " " + channel, fault, () -> {
                    outbox.handedOver(id, channel);
                    return null;
                });
            }

            @Override
            public void announced(AnnouncementId id) {
                cross("outbox.announced " + id, fault, () -> {
                    outbox.announced(id);
                    return null;
                });
            }

            @Override
            public List<Task> unannounced(Instant endedBefore, int limit) {
                return cross("outbox.unannounced", fault, () -> outbox.unannounced(endedBefore, limit));
            }
        };
    }

    /**
     * @param accepted gets what the bus accepts
     * @param choices decide which entries of a request the bus throttles
     */
    EventBus bus(Consumer<Announcement> accepted, Choices choices) {
        return announcements -> {
            Set<AnnouncementId> rejected = new HashSet<>();
            return cross("bus.publish", () -> new IllegalStateException("the bus is down"), () -> {
                for (Announcement announcement : announcements) {
                    if (choices.chance(boundary.conditions().storageFaults())) {
                        rejected.add(announcement.id());
                    } else {
                        accepted.accept(announcement);
                    }
                }
                return rejected;
            });
        };
    }

    /** @return a queue that may fail after it has added a part of the deliveries */
    DeliveryQueue queue(DeliveryQueue queue) {
        Supplier<RuntimeException> fault = () -> new DeliveryQueueException("throttled", null);
        return new DeliveryQueue() {
            @Override
            public void add(List<Delivery> deliveries) {
                for (Delivery delivery : deliveries) {
                    cross("queue.add " + delivery.id(), fault, () -> {
                        queue.add(List.of(delivery));
                        return null;
                    });
                }
            }

            @Override
            public void giveUp(Delivery delivery, String reason) {
                cross("queue.giveUp " + delivery.id(), fault, () -> {
                    queue.giveUp(delivery, reason);
                    return null;
                });
            }
        };
    }

    DeliveryLog log() {
        Supplier<RuntimeException> fault = () -> new TaskStoreException("throttled: log", null);
        return new DeliveryLog() {
            @Override
            public void add(DeliveryAttempt attempt) {
                try {
                    cross("log.add " + attempt.outcome(), fault, () -> null);
                } catch (TaskStoreException e) {
                    // The contract of the port: a failure is logged, because it must not lead to another attempt.
                    return;
                }
            }

            @Override
            public List<DeliveryAttempt> read(TaskId task) {
                throw new UnsupportedOperationException("only callers of the API read the attempts");
            }
        };
    }

    private <T> T cross(String port, Supplier<? extends Exception> fault, Call<T> call) {
        try {
            return boundary.cross(process, port, fault, call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
