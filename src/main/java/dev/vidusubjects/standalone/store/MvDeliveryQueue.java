package dev.vidusubjects.standalone.store;

import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.QueueMessages;
import dev.vidusubjects.events.WebhookEndpoint;
import dev.vidusubjects.logging.LogEvent;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jboss.logging.Logger;

/**
 * The deliveries in the task store's file, one for each announcement and endpoint. The endpoints of one server are a
 * lane: it gets one request at a time, and delays no other server.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class MvDeliveryQueue implements DeliveryQueue {

    private static final Logger LOG = Logger.getLogger(MvDeliveryQueue.class);

    private final MvLaneQueue<Delivery> queue;

    public MvDeliveryQueue(MvTaskStore store) {
        queue = new MvLaneQueue<>(store.commits(), new MvLaneQueue.Format<>() {
            @Override
            public MVMap<String, String> map(TaskFile file) {
                return file.deliveries();
            }

            @Override
            public String key(Delivery delivery) {
                return delivery.id() + " " + delivery.endpoint();
            }

            @Override
            public String lane(Delivery delivery) {
                return WebhookEndpoint.origin(delivery.endpoint());
            }

            @Override
            public Instant due(Delivery delivery) {
                return delivery.notBefore();
            }

            @Override
            public int attempt(Delivery delivery) {
                return delivery.attempt();
            }

            @Override
            public String write(Delivery delivery) {
                return QueueMessages.write(delivery);
            }

            @Override
            public Delivery read(String text) {
                return QueueMessages.delivery(text);
            }
        });
    }

    /** @return the deliveries, to make their attempts */
    public LaneQueue<Delivery> lanes() {
        return queue;
    }

    /**
     * Adds deliveries. One that is waiting for the same announcement and endpoint is replaced, unless it is an earlier
     * attempt: then it starts a new series, which was requested while the previous attempt was made.
     */
    @Override
    public void add(List<Delivery> deliveries) {
        queue.add(deliveries);
    }

    /** Logs the delivery as an error, and removes it. A call of the API can send it again. */
    @Override
    public void giveUp(Delivery delivery, String reason) {
        queue.remove(delivery);
        LogEvent.of("webhook_given_up")
                .with("task_id", delivery.id().task())
                .with("announcement", delivery.id())
                .with("endpoint", WebhookEndpoint.origin(delivery.endpoint()))
                .with("attempts", delivery.attempt())
                .with("reason", reason)
                .error(LOG);
    }
}
