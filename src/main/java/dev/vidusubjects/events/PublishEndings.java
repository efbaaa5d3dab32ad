package dev.vidusubjects.events;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.TimeBudget;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * Announces endings: keeps the media, stores the body, hands it to the event bus and to the queue of the webhooks, and
 * marks the ending as announced. Each step can be repeated, so an announcement that was interrupted is repeated as a
 * whole, with the same id and body.
 */
public final class PublishEndings {

    private static final Logger LOG = Logger.getLogger(PublishEndings.class);

    /** How long an announcement waits for the first attempt to keep the media. */
    static final Duration MAX_MEDIA_TIME = Duration.ofSeconds(20);

    private final Outbox outbox;
    private final Optional<KeepMedia> media;
    private final MediaRetryQueue retries;
    private final EventBus bus;
    private final DeliveryQueue deliveries;
    private final WebhookTargets targets;
    private final ExecutorService copying;
    private final boolean sandbox;
    private final Clock clock;

    /**
     * @param media empty if no media are kept
     * @param copying runs the copies of several tasks at once
     * @param sandbox whether the provider is the sandbox
     */
    public PublishEndings(
            Outbox outbox,
            Optional<KeepMedia> media,
            MediaRetryQueue retries,
            EventBus bus,
            DeliveryQueue deliveries,
            WebhookTargets targets,
            ExecutorService copying,
            boolean sandbox,
            Clock clock) {
        this.outbox = outbox;
        this.media = media;
        this.retries = retries;
        this.bus = bus;
        this.deliveries = deliveries;
        this.targets = targets;
        this.copying = copying;
        this.sandbox = sandbox;
        this.clock = clock;
    }

    /**
     * @param ended tasks that have ended; those that have not are ignored
     * @param budget the time for all of them
     * @return the ids of the announcements that failed and must be repeated
     */
    public Set<AnnouncementId> publish(List<Task> ended, TimeBudget budget) {
        Map<AnnouncementId, Task> endings = new LinkedHashMap<>();
        ended.forEach(task -> AnnouncementId.of(task).ifPresent(id -> endings.put(id, task)));
        Set<AnnouncementId> failed = new LinkedHashSet<>();
        Map<AnnouncementId, Task> kept = keepMedia(endings, budget.atMost(MAX_MEDIA_TIME), failed);
        List<Announcement> announcements = new ArrayList<>();
        kept.forEach((id, task) -> attempt(id, failed, () -> announcements.add(announcement(id, task))));
        publish(announcements, failed);
        for (Announcement announcement : announcements) {
            AnnouncementId id = announcement.id();
            if (!failed.contains(id)) {
                attempt(id, failed, () -> {
                    deliveries.add(first(id, kept.get(id)));
                    outbox.announced(id);
                    LogEvent.of("announced")
                            .with("task_id", id.task())
                            .with("announcement", id)
                            .with("type", announcement.type())
                            .info(LOG);
                    return true;
                });
            }
        }
        return failed;
    }

    private void publish(List<Announcement> announcements, Set<AnnouncementId> failed) {
        try {
            failed.addAll(bus.publish(List.copyOf(announcements)));
        } catch (RuntimeException e) {
            announcements.forEach(announcement -> failed.add(announcement.id()));
            LogEvent.of("announcement_failed")
                    .with("announcements", announcements.size())
                    .error(LOG, e);
        }
    }

    private Announcement announcement(AnnouncementId id, Task task) {
        String body = outbox.body(id, AnnouncementBody.of(task, sandbox));
        return new Announcement(id, AnnouncementBody.type(body), body);
    }

    private List<Delivery> first(AnnouncementId id, Task task) {
        Instant now = clock.instant();
        List<Delivery> first = new ArrayList<>();
        for (URI endpoint : targets.of(task)) {
            first.add(new Delivery(id, endpoint, 1, now));
        }
        return first;
    }

    /** @return the tasks with their kept media; a task whose media could not be kept is announced without them */
    private Map<AnnouncementId, Task> keepMedia(
            Map<AnnouncementId, Task> endings, TimeBudget budget, Set<AnnouncementId> failed) {
        Map<AnnouncementId, Future<Task>> copies = new LinkedHashMap<>();
        endings.forEach((id, task) -> copies.put(id, copying.submit(() -> keepMedia(task, budget))));
        Map<AnnouncementId, Task> kept = new LinkedHashMap<>();
        Set<AnnouncementId> interrupted = new HashSet<>();
        copies.forEach((id, copy) -> {
            try {
                kept.put(id, copy.get());
            } catch (ExecutionException e) {
                failed(id, failed, e.getCause());
            } catch (InterruptedException e) {
                interrupted.add(id);
            }
        });
        if (!interrupted.isEmpty()) {
            failed.addAll(interrupted);
            Thread.currentThread().interrupt();
        }
        return kept;
    }

    private Task keepMedia(Task task, TimeBudget budget) {
        if (media.isEmpty() || task.status() != TaskStatus.COMPLETED) {
            return task;
        }
        KeepMedia.Kept kept;
        try {
            kept = media.get().keep(task, budget);
        } catch (NoSuchTaskException e) {
            // It has expired: its ending is still announced.
            return task;
        }
        if (!kept.isComplete()) {
            Instant completed = task.completion().orElseThrow().completedAt();
            Optional<Instant> next = MediaRetrySchedule.next(1, completed, clock.instant());
            next.ifPresent(due -> retries.add(new MediaRetry(task.id(), 2, due)));
        }
        return kept.task();
    }

    private static void attempt(AnnouncementId id, Set<AnnouncementId> failed, Callable<?> work) {
        try {
            work.call();
        } catch (Exception | StackOverflowError e) {
            failed(id, failed, e);
        }
    }

    private static void failed(AnnouncementId id, Set<AnnouncementId> failed, Throwable cause) {
        failed.add(id);
        LogEvent.of("announcement_failed")
                .with("task_id", id.task())
                .with("announcement", id)
                .error(LOG, cause);
    }
}
