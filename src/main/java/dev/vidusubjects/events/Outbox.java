package dev.vidusubjects.events;

import dev.vidusubjects.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port: what was announced of the endings of tasks. Nothing here changes a task's version or its {@code updated_at}.
 * Every write is durable when the method returns.
 */
public interface Outbox {

    /**
     * Stores the body of an announcement, unless there is one. Two processes that announce the same ending at once, or
     * one that repeats it later, thereby send the same body.
     *
     * @param proposed the body that is stored if there is none
     * @return the stored body
     */
    String body(AnnouncementId id, String proposed);

    /** @return the stored body; empty if there is none, or it has expired */
    Optional<String> body(AnnouncementId id);

    /**
     * Reads what was handed over, so that a repetition hands over only the rest. A process that stops before it records a
     * handover repeats it: receivers drop repetitions by their id.
     */
    Handover handover(AnnouncementId id);

    /** Records that a channel has an announcement whose body is stored, while another channel failed. */
    void handedOver(AnnouncementId id, Channel channel);

    /** Records that everything about an ending was handed over; no effect if the task has ended again since. */
    void announced(AnnouncementId id);

    /**
     * Finds endings that were not announced.
     *
     * @param endedBefore the instant before which the tasks ended
     * @param limit maximum number of tasks, ≥ 1
     * @return the ended tasks: as the write that ended them stored them, or as they are now
     */
    List<Task> unannounced(Instant endedBefore, int limit);
}
