package dev.vidusubjects.standalone;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.events.PublishEndings;
import dev.vidusubjects.standalone.SignalledLoop.Step;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.time.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Announces the endings that the outbox has, in groups. An ending whose announcement fails is announced again after a
 * delay, and does not delay the others. Used by one thread.
 */
final class EndingAnnouncer implements Step {

    /** The delays of an ending whose announcement failed: doubled each time, within these limits. */
    static final Duration FIRST_DELAY = Duration.ofSeconds(1);

    static final Duration MAX_DELAY = Duration.ofMinutes(5);

    /** The outbox finds endings before an instant; with this, also those of the current millisecond. */
    private static final Duration RESOLUTION = Duration.ofMillis(1);

    private final Outbox outbox;
    private final Function<List<Task>, Set<AnnouncementId>> publish;
    private final Clock clock;
    private final Map<AnnouncementId, Failure> failures = new HashMap<>();

    /** @param delay the time between the failure and the next announcement */
    private record Failure(Duration delay, Instant due) {}

    /** @param publish announces endings, and returns those that failed */
    EndingAnnouncer(Outbox outbox, Function<List<Task>, Set<AnnouncementId>> publish, Clock clock) {
        this.outbox = outbox;
        this.publish = publish;
        this.clock = clock;
    }

    /**
     * Announces one group.
     *
     * @return zero if there may be further endings to announce; otherwise the time until a failed one is announced
     *     again
     */
    @Override
    public Duration run() {
        Instant now = clock.instant();
        // Those that wait must not hide the others.
        List<Task> found = outbox.unannounced(now.plus(RESOLUTION), PublishEndings.MAX_GROUP + failures.size());
        // Forget the endings that another process announced, or that a later ending replaced.
        failures.keySet().retainAll(found.stream().map(EndingAnnouncer::id).collect(Collectors.toSet()));
        List<Task> group = found.stream()
                .filter(ended -> !isWaiting(id(ended), now))
                .limit(PublishEndings.MAX_GROUP)
                .toList();
        if (!group.isEmpty()) {
            Set<AnnouncementId> failed = publish.apply(group);
            Instant published = clock.instant();
            group.forEach(ended -> record(id(ended), failed, published));
        }
        return group.size() == PublishEndings.MAX_GROUP ? Duration.ZERO : untilNext();
    }

    private boolean isWaiting(AnnouncementId id, Instant now) {
        Failure failure = failures.get(id);
        return failure != null && failure.due.isAfter(now);
    }

    private void record(AnnouncementId id, Set<AnnouncementId> failed, Instant now) {
        Failure previous = failures.remove(id);
        if (failed.contains(id)) {
            Duration delay = previous == null ? FIRST_DELAY : Durations.min(previous.delay.multipliedBy(2), MAX_DELAY);
            failures.put(id, new Failure(delay, now.plus(delay)));
        }
    }

    private Duration untilNext() {
        Instant now = clock.instant();
        return failures.values().stream()
                .map(Failure::due)
                .min(Comparator.naturalOrder())
                .map(due -> Duration.between(now, due))
                .orElse(SignalledLoop.MAX_WAIT);
    }

    private static AnnouncementId id(Task ended) {
        return AnnouncementId.of(ended).orElseThrow();
    }
}
