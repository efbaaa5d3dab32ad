package dev.vidusubjects.events;

/** Port: the copies of media that are tried again later. */
public interface MediaRetryQueue {

    /** @throws DeliveryQueueException if the queue failed */
    void add(MediaRetry retry);
}
