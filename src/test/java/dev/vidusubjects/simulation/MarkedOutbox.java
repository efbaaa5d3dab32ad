package dev.vidusubjects.simulation;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Channel;
import dev.vidusubjects.events.Handover;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An outbox that holds a mark for each task, like the table on AWS: it finds only the latest ending of a task, and the
 * stream delivers the others.
 */
final class MarkedOutbox implements Outbox {

    private final Supplier<Collection<Task>> tasks;
    private final Map<AnnouncementId, String> bodies = new HashMap<>();
    private final Map<TaskId, Long> marks = new HashMap<>();
    private final Map<AnnouncementId, Set<Channel>> channels = new HashMap<>();

    /** @param tasks the stored tasks */
    MarkedOutbox(Supplier<Collection<Task>> tasks) {
        this.tasks = tasks;
    }

    /** Removes the mark if a write changes the ending of its task. */
    synchronized void written(Optional<Task> before, Task after) {
        if (!before.flatMap(Task::endedVersion).equals(after.endedVersion())) {
            marks.remove(after.id());
        }
    }

    @Override
    public synchronized String body(AnnouncementId id, String proposed) {
        String stored = bodies.putIfAbsent(id, proposed);
        return stored == null ? proposed : stored;
    }

    @Override
    public synchronized Optional<String> body(AnnouncementId id) {
        return Optional.ofNullable(bodies.get(id));
    }

    @Override
    public synchronized Handover handover(AnnouncementId id) {
        boolean isMarked = Long.valueOf(id.endedVersion()).equals(marks.get(id.task()));
        return isMarked ? Handover.COMPLETE : new Handover(false, channels.getOrDefault(id, Set.of()));
    }

    @Override
    public synchronized void handedOver(AnnouncementId id, Channel channel) {
        channels.computeIfAbsent(id, any -> EnumSet.noneOf(Channel.class)).add(channel);
    }

    @Override
    public synchronized void announced(AnnouncementId id) {
        boolean isLatest =
                tasks.get().stream().map(AnnouncementId::of).anyMatch(latest -> latest.equals(Optional.of(id)));
        if (isLatest) {
            marks.put(id.task(), id.endedVersion());
        }
    }

    @Override
    public synchronized List<Task> unannounced(Instant endedBefore, int limit) {
        return tasks.get().stream()
                .filter(task -> task.endedVersion().isPresent() && !marks.containsKey(task.id()))
                .filter(task -> task.updatedAt().isBefore(endedBefore))
                .limit(limit)
                .toList();
    }
}
