package dev.vidusubjects.standalone.store;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Channel;
import dev.vidusubjects.events.Handover;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskJson;
import dev.vidusubjects.task.TaskStoreException;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The outbox in the task store's file. The commit that ends a task also adds its ending here, so that every ending is
 * found, even if the task was opened and ended again in the meantime.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class MvOutbox implements Outbox {

    private static final Logger LOG = Logger.getLogger(MvOutbox.class);

    private final MvTaskStore store;

    public MvOutbox(MvTaskStore store) {
        this.store = store;
    }

    /** @param listener runs after each write that ends a task, in the thread of the writer; it must be fast */
    public void onEnding(Runnable listener) {
        store.onEnding(listener);
    }

    @Override
    public String body(AnnouncementId id, String proposed) {
        return store.commits().call(file -> {
            String stored = file.announcements().putIfAbsent(id.toString(), proposed);
            return stored == null ? proposed : stored;
        });
    }

    @Override
    public Optional<String> body(AnnouncementId id) {
        return Optional.ofNullable(
                store.commits().call(file -> file.announcements().get(id.toString())));
    }

    @Override
    public Handover handover(AnnouncementId id) {
        return store.commits().call(file -> {
            Map<String, String> announcements = file.announcements();
            if (announcements.containsKey(id.toString()) && !file.endings().containsKey(id.toString())) {
                return Handover.COMPLETE;
            }
            Set<Channel> channels = EnumSet.allOf(Channel.class);
            channels.removeIf(channel -> !announcements.containsKey(key(id, channel)));
            return new Handover(false, channels);
        });
    }

    @Override
    public void handedOver(AnnouncementId id, Channel channel) {
        store.commits().call(file -> file.announcements().put(key(id, channel), ""));
    }

    /** @return the key of the entry that exists if a channel has the announcement */
    private static String key(AnnouncementId id, Channel channel) {
        return id + " " + channel;
    }

    @Override
    public void announced(AnnouncementId id) {
        store.commits().call(file -> {
            for (Channel channel : Channel.values()) {
                file.announcements().remove(key(id, channel));
            }
            return file.endings().remove(id.toString());
        });
    }

    @Override
    public List<Task> unannounced(Instant endedBefore, int limit) {
        List<Task> tasks = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            List<Ending> page = page(after, limit);
            for (Ending ending : page) {
                readable(ending.json())
                        .filter(task -> task.updatedAt().isBefore(endedBefore))
                        .ifPresent(tasks::add);
            }
            after = page.size() < limit
                    ? Optional.empty()
                    : Optional.of(page.get(limit - 1).key());
        } while (after.isPresent() && tasks.size() < limit);
        return tasks.subList(0, Math.min(limit, tasks.size()));
    }

    private record Ending(String key, String json) {}

    private List<Ending> page(Optional<String> after, int limit) {
        return store.commits().call(file -> {
            List<Ending> page = new ArrayList<>();
            String key = after.isPresent()
                    ? file.endings().higherKey(after.get())
                    : file.endings().firstKey();
            for (; key != null && page.size() < limit; key = file.endings().higherKey(key)) {
                page.add(new Ending(key, file.endings().get(key)));
            }
            return page;
        });
    }

    private static Optional<Task> readable(String json) {
        try {
            return Optional.of(TaskJson.read(json));
        } catch (TaskStoreException e) {
            LogEvent.of("task_unreadable").error(LOG, e);
            return Optional.empty();
        }
    }
}
