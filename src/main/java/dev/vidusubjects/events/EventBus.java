package dev.vidusubjects.events;

import java.util.List;
import java.util.Set;

/** Port: the event bus of the deployment. A standalone application, and a deployment without a bus, has none. */
public interface EventBus {

    /**
     * Publishes announcements. Those that the bus accepted may be published again by a repetition.
     *
     * @return the ids of the announcements that the bus did not accept, also after retries
     */
    Set<AnnouncementId> publish(List<Announcement> announcements);
}
