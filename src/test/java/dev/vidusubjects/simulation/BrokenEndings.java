package dev.vidusubjects.simulation;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Channel;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.events.EventBus;
import dev.vidusubjects.events.Handover;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.result.TaskView;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Protocols that announce endings too early, not at all, or with different bodies. */
final class BrokenEndings {

    private static final int ALL = 1_000;

    private BrokenEndings() {}

    /** A protocol with another outbox. */
    static final class Outboxes extends Protocol {
        private final BiFunction<Outbox, RunParts, Outbox> change;

        /** @param change gets the outbox of a process, and the parts of the run */
        Outboxes(BiFunction<Outbox, RunParts, Outbox> change) {
            this.change = change;
        }

        @Override
        Outbox outbox(Outbox outbox, RunParts parts) {
            return change.apply(outbox, parts);
        }
    }

    private static class ForwardingOutbox implements Outbox {
        final Outbox outbox;

        ForwardingOutbox(Outbox outbox) {
            this.outbox = outbox;
        }

        @Override
        public String body(AnnouncementId id, String proposed) {
            return outbox.body(id, proposed);
        }

        @Override
        public Optional<String> body(AnnouncementId id) {
            return outbox.body(id);
        }

        @Override
        public Handover handover(AnnouncementId id) {
            return outbox.handover(id);
        }

        @Override
        public void handedOver(AnnouncementId id, Channel channel) {
            outbox.handedOver(id, channel);
        }

        @Override
        public void announced(AnnouncementId id) {
            outbox.announced(id);
        }

        @Override
        public List<Task> unannounced(Instant endedBefore, int limit) {
            return outbox.unannounced(endedBefore, limit);
        }
    }

    /** Marks an ending before it is handed over. */
    static Outbox markEarly(Outbox outbox, RunParts parts) {
        return new ForwardingOutbox(outbox) {
            @Override
            public String body(AnnouncementId id, String proposed) {
                String body = outbox.body(id, proposed);
                outbox.announced(id);
                return body;
            }
        };
    }

    /** Marks the task, whichever of its endings is the latest. */
    static Outbox markAnyEnding(Outbox outbox, RunParts parts) {
        Outbox memory = parts.endings().outbox();
        return new ForwardingOutbox(outbox) {
            @Override
            public void announced(AnnouncementId id) {
                outbox.announced(id);
                for (Task task : memory.unannounced(Instant.MAX, ALL)) {
                    if (task.id().equals(id.task())) {
                        memory.announced(AnnouncementId.of(task).orElseThrow());
                    }
                }
            }
        };
    }

    /** Sends the task as it is at the time of each attempt. */
    static Outbox bodyOfEachAttempt(Outbox outbox, RunParts parts) {
        return new ForwardingOutbox(outbox) {
            @Override
            public String body(AnnouncementId id, String proposed) {
                outbox.body(id, proposed);
                return current(id);
            }

            @Override
            public Optional<String> body(AnnouncementId id) {
                return outbox.body(id).map(stored -> current(id));
            }

            private String current(AnnouncementId id) {
                Task task = parts.tasks().find(id.task()).orElseThrow();
                return "{\"type\":\"subject." + task.status().code() + "\",\"data\":"
                        + TaskView.of(task, false, TaskView.MediaUrls.none()) + "}";
            }
        };
    }

    /** A bus that reports success, whatever happened. */
    static final class SwallowedBusFailure extends Protocol {
        @Override
        EventBus bus(EventBus bus) {
            return announcements -> {
                try {
                    bus.publish(announcements);
                } catch (IllegalStateException e) {
                    return Set.of();
                }
                return Set.of();
            };
        }
    }

    /** A queue that reports success, whatever happened. */
    static final class SwallowedQueueFailure extends Protocol {
        @Override
        DeliveryQueue queue(DeliveryQueue queue) {
            return new DeliveryQueue() {
                @Override
                public void add(List<Delivery> deliveries) {
                    try {
                        queue.add(deliveries);
                    } catch (DeliveryQueueException e) {
                        // As if the failure was logged only.
                        return;
                    }
                }

                @Override
                public void giveUp(Delivery delivery, String reason) {
                    queue.giveUp(delivery, reason);
                }
            };
        }
    }

    /** Ends a task with every failure, also if the submission is repeated. */
    static TaskStore everyFailureEnds(TaskStore store) {
        return new ForwardingTaskStore(store) {
            @Override
            public Task update(Task task) throws StaleTaskException {
                boolean ends = task.status() == TaskStatus.FAILED
                        && task.endedVersion().isEmpty();
                return store.update(ends ? BrokenStores.ended(task, Optional.of(task.version() + 1)) : task);
            }
        };
    }

    /** Ends no task as unconfirmed. */
    static TaskStore unconfirmedIsNoEnding(TaskStore store) {
        return new ForwardingTaskStore(store) {
            @Override
            public Task update(Task task) throws StaleTaskException {
                boolean ends = task.status() == TaskStatus.UNCONFIRMED;
                return store.update(ends ? BrokenStores.ended(task, Optional.empty()) : task);
            }
        };
    }
}
