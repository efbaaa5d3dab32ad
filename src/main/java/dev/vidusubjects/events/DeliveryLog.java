package dev.vidusubjects.events;

import dev.vidusubjects.task.TaskId;
import java.util.List;

/** Port: the attempts to deliver the announcements of each task. */
public interface DeliveryLog {

    /** Maximum number of attempts that are kept for each task; the oldest ones are dropped. */
    int MAX_ATTEMPTS = 200;

    /** Adds an attempt. A failure of the log is logged, because it must not lead to another attempt. */
    void add(DeliveryAttempt attempt);

    /** @return the attempts for a task, the oldest first */
    List<DeliveryAttempt> read(TaskId task);
}
