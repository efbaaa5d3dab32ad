package dev.vidusubjects.events;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.time.TimeBudget;
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
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Announces endings: keeps the media, stores the body, hands it to the event bus and to the queue of the webhooks, and
 * marks the ending as announced. Each step can be repeated, so an announcement that was interrupted is repeated, with the
 * same id and body. The two channels are independent: a bus that refuses an event delays no webhook, and gets the event
 * again without a repetition of the webhook.
 */
public final class PublishEndings {

    private static final Logger LOG = Logger.getLogger(PublishEndings.class);

    /**
     * The number of threads that copy media, and the largest number of endings that are announced together: in a larger
     * group, the first copies could use the time of all of them.
     */
    public static final int MAX_GROUP = 10;

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
        Map<AnnouncementId, Task> withMedia = new LinkedHashMap<>();
        Map<AnnouncementId, Task> others = new LinkedHashMap<>();
        for (Task task : ended) {
            AnnouncementId.of(task).ifPresent(id -> (hasMedia(task) ? withMedia : others).put(id, task));
        }
        // What waits for no copies is announced first.
        Set<AnnouncementId> failed = new LinkedHashSet<>(announce(others, budget));
        failed.addAll(announce(withMedia, budget));
        return failed;
    }

    private boolean hasMedia(Task task) {
        return media.isPresent() && task.status() == TaskStatus.COMPLETED;
    }

    private Set<AnnouncementId> announce(Map<AnnouncementId, Task> endings, TimeBudget budget) {
        Set<AnnouncementId> failed = new LinkedHashSet<>();
        Map<AnnouncementId, Pending> pending = prepare(endings, budget.atMost(MAX_MEDIA_TIME), failed);
        List<Announcement> announcements = new ArrayList<>();
        pending.forEach((id, ending) -> attempt(id, failed, () -> announcements.add(announcement(id, ending.task()))));
        Set<AnnouncementId> refused = publish(announcements.stream()
                .filter(announcement -> !pending.get(announcement.id()).has(Channel.EVENT_BUS))
                .toList());
        for (Announcement announcement : announcements) {
            AnnouncementId id = announcement.id();
            Pending ending = pending.get(id);
            boolean isOnBus = !refused.contains(id);
            boolean isQueued = attempt(id, failed, () -> queue(id, ending));
            boolean isFinished = isOnBus && isQueued && attempt(id, failed, () -> finish(announcement, ending));
            if (!isFinished) {
                failed.add(id);
                remember(id, isOnBus, isQueued);
            }
        }
        return failed;
    }

    /** An ending whose announcement is not complete, with what was done for it so far. */
    private record Pending(Task task, boolean isMediaComplete, Set<Channel> channels) {

        private boolean has(Channel channel) {
            return channels.contains(channel);
        }
    }

    private boolean queue(AnnouncementId id, Pending ending) {
        if (!ending.has(Channel.WEBHOOKS)) {
            Instant now = clock.instant();
            deliveries.add(targets.of(ending.task()).stream()
                    .map(endpoint -> new Delivery(id, endpoint, 1, now))
                    .toList());
        }
        return true;
    }

    private boolean finish(Announcement announcement, Pending ending) {
        AnnouncementId id = announcement.id();
        if (!ending.isMediaComplete()) {
            Instant completed = ending.task().completion().orElseThrow().completedAt();
            MediaRetrySchedule.next(1, completed, clock.instant())
                    .ifPresent(due -> retries.add(new MediaRetry(id.task(), 2, due)));
        }
        outbox.announced(id);
        LogEvent.of("announced")
                .with("task_id", id.task())
                .with("announcement", id)
                .with("type", announcement.type())
                .info(LOG);
        return true;
    }

    /** If this fails, too, the channel gets the announcement again. */
    private void remember(AnnouncementId id, boolean isOnBus, boolean isQueued) {
        try {
            if (isOnBus) {
                outbox.handedOver(id, Channel.EVENT_BUS);
            }
            if (isQueued) {
                outbox.handedOver(id, Channel.WEBHOOKS);
            }
        } catch (RuntimeException e) {
            LogEvent.of("handover_not_stored").with("announcement", id).error(LOG, e);
        }
    }

    /** @return the ids of those that the bus did not accept */
    private Set<AnnouncementId> publish(List<Announcement> announcements) {
        try {
            return announcements.isEmpty() ? Set.of() : bus.publish(announcements);
        } catch (RuntimeException e) {
            LogEvent.of("announcement_failed")
                    .with("announcements", announcements.size())
                    .error(LOG, e);
            return announcements.stream().map(Announcement::id).collect(Collectors.toSet());
        }
    }

    private Announcement announcement(AnnouncementId id, Task task) {
        String body = outbox.body(id, AnnouncementBody.of(task, sandbox));
        return new Announcement(id, AnnouncementBody.type(body), body);
    }

    /** @return the endings that are not announced yet, with their kept media; a copy that failed does not stop them */
    private Map<AnnouncementId, Pending> prepare(
            Map<AnnouncementId, Task> endings, TimeBudget budget, Set<AnnouncementId> failed) {
        Map<AnnouncementId, Future<Optional<Pending>>> preparations = new LinkedHashMap<>();
        endings.forEach((id, task) -> preparations.put(id, copying.submit(() -> prepare(id, task, budget))));
        Map<AnnouncementId, Pending> pending = new LinkedHashMap<>();
        Set<AnnouncementId> interrupted = new HashSet<>();
        preparations.forEach((id, preparation) -> {
            try {
                preparation.get().ifPresent(ending -> pending.put(id, ending));
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
        return pending;
    }

    private Optional<Pending> prepare(AnnouncementId id, Task task, TimeBudget budget) {
        Handover handover = outbox.handover(id);
        if (handover.isComplete()) {
            return Optional.empty();
        }
        if (hasMedia(task)) {
            try {
                KeepMedia.Kept kept = media.get().keep(task, budget);
                return Optional.of(new Pending(kept.task(), kept.isComplete(), handover.channels()));
            } catch (NoSuchTaskException e) {
                // It has expired: its ending is still announced.
                return Optional.of(new Pending(task, true, handover.channels()));
            }
        }
        return Optional.of(new Pending(task, true, handover.channels()));
    }

    /** @return whether the work succeeded; otherwise the failure is logged */
    private static boolean attempt(AnnouncementId id, Set<AnnouncementId> failed, Callable<?> work) {
        try {
            work.call();
            return true;
        } catch (Exception | StackOverflowError e) {
            failed(id, failed, e);
            return false;
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
