package dev.vidusubjects.events;

import java.util.List;

/** Port: the deliveries that are due now or later. Every write is durable when the method returns. */
public interface DeliveryQueue {

    /**
     * Adds deliveries. One that is added twice is attempted twice, with the same id.
     *
     * @throws DeliveryQueueException if the queue failed; some of the deliveries may have been added nevertheless
     */
    void add(List<Delivery> deliveries);

    /**
     * Records that no further attempt is made, so that an operator can find the delivery and send it again.
     *
     * @param reason the outcome of the last attempt, without secrets
     * @throws DeliveryQueueException if the queue failed
     */
    void giveUp(Delivery delivery, String reason);
}
