package dev.vidusubjects.events;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Copies media that could not be copied before the announcement, until the provider's URLs have expired. */
public final class RetryMedia {

    private static final Logger LOG = Logger.getLogger(RetryMedia.class);

    private final TaskStore tasks;
    private final Optional<KeepMedia> media;
    private final MediaRetryQueue queue;
    private final Clock clock;

    /** @param media empty if no media are kept any more: what was queued before is dropped */
    public RetryMedia(TaskStore tasks, Optional<KeepMedia> media, MediaRetryQueue queue, Clock clock) {
        this.tasks = tasks;
        this.media = media;
        this.queue = queue;
        this.clock = clock;
    }

    /**
     * Makes one attempt if it is due; otherwise puts it back into the queue, which may be unable to hold it until then.
     *
     * @param budget the time of the attempt
     * @throws DeliveryQueueException if the queue failed, or the thread was interrupted; the attempt must be repeated
     */
    public void retry(MediaRetry retry, TimeBudget budget) {
        if (media.isEmpty()) {
            return;
        }
        if (clock.instant().isBefore(retry.notBefore())) {
            queue.add(retry);
            return;
        }
        Optional<Task> completed = tasks.find(retry.task()).filter(task -> task.status() == TaskStatus.COMPLETED);
        if (completed.isPresent() && !isComplete(media.get(), completed.get(), budget)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new DeliveryQueueException("interrupted during an attempt, which does not count", null);
            }
            again(retry, completed.get());
        }
    }

    private boolean isComplete(KeepMedia keep, Task completed, TimeBudget budget) {
        try {
            return keep.keep(completed, budget).isComplete();
        } catch (NoSuchTaskException e) {
            return true;
        }
    }

    private void again(MediaRetry retry, Task completed) {
        Instant completedAt = completed.completion().orElseThrow().completedAt();
        Optional<Instant> next = MediaRetrySchedule.next(retry.attempt(), completedAt, clock.instant());
        if (next.isPresent()) {
            queue.add(new MediaRetry(retry.task(), retry.attempt() + 1, next.get()));
        } else {
            LogEvent.of("media_given_up")
                    .with("task_id", retry.task())
                    .with("attempts", retry.attempt())
                    .error(LOG);
        }
    }
}
