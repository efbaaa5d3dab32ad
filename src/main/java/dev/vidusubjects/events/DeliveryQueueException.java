package dev.vidusubjects.events;

/** The queue of the deliveries, or of the copies that are tried again, failed. */
public final class DeliveryQueueException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DeliveryQueueException(String message, Throwable cause) {
        super(message, cause);
    }
}
