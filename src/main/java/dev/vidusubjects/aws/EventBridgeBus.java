package dev.vidusubjects.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.events.Announcement;
import dev.vidusubjects.events.AnnouncementBody;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.EventBus;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.time.Sleeper;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * The announcements as events of an EventBridge bus: {@code source} is {@code vidu-subjects}, {@code detail-type} the
 * type of the announcement, and {@code detail} its task view. Without a bus, every announcement counts as accepted.
 */
@Singleton
@IfBuildProfile("aws")
public class EventBridgeBus implements EventBus {

    static final String SOURCE = "vidu-subjects";

    /** The number of times that refused events are sent again. */
    static final int MAX_RETRIES = 3;

    /** The pause before the first retry; each later one is twice as long. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private static final Logger LOG = Logger.getLogger(EventBridgeBus.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AwsClients clients;
    private final Optional<String> bus;
    private final Sleeper sleeper;

    @Inject
    public EventBridgeBus(AwsClients clients, SubjectsConfig config, Sleeper sleeper) {
        this(clients, config.aws().eventBus(), sleeper);
    }

    /** @param bus the name or ARN of the bus; empty or blank if there is none */
    EventBridgeBus(AwsClients clients, Optional<String> bus, Sleeper sleeper) {
        this.clients = clients;
        this.bus = bus.filter(name -> !name.isBlank());
        this.sleeper = sleeper;
    }

    /** An announcement, and the entry of a request that announces it. */
    private record Event(AnnouncementId id, PutEventsRequestEntry entry) {

        /** As EventBridge computes it: the UTF-8 of these three texts. */
        private int bytes() {
            return utf8(entry.source()) + utf8(entry.detailType()) + utf8(entry.detail());
        }

        private static int utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    @Override
    public Set<AnnouncementId> publish(List<Announcement> announcements) {
        Set<AnnouncementId> failed = new LinkedHashSet<>();
        if (bus.isEmpty()) {
            return failed;
        }
        List<Event> pending = new ArrayList<>();
        for (Announcement announcement : announcements) {
            try {
                pending.add(event(announcement));
            } catch (JsonProcessingException | IllegalStateException e) {
                failed.add(announcement.id());
                LogEvent.of("event_unreadable")
                        .with("announcement", announcement.id())
                        .error(LOG, e);
            }
        }
        Duration pause = FIRST_PAUSE;
        pending = send(pending, failed);
        for (int retry = 0; retry < MAX_RETRIES && !pending.isEmpty() && sleep(pause); retry++) {
            pending = send(pending, failed);
            pause = pause.multipliedBy(2);
        }
        pending.forEach(event -> failed.add(event.id()));
        return failed;
    }

    private Event event(Announcement announcement) throws JsonProcessingException {
        String view = AnnouncementBody.view(announcement.body());
        Event complete = event(announcement, view);
        if (complete.bytes() <= BatchSplit.MAX_BYTES) {
            return complete;
        }
        LogEvent.of("event_too_large")
                .with("announcement", announcement.id())
                .with("bytes", complete.bytes())
                .error(LOG);
        JsonNode fields = JSON.readTree(view);
        return event(
                announcement,
                JSON.createObjectNode()
                        .put("id", fields.path("id").asText())
                        .put("status", fields.path("status").asText())
                        .put("version", fields.path("version").asLong())
                        .toString());
    }

    private Event event(Announcement announcement, String detail) {
        return new Event(
                announcement.id(),
                PutEventsRequestEntry.builder()
                        .eventBusName(bus.orElseThrow())
                        .source(SOURCE)
                        .detailType(announcement.type())
                        .detail(detail)
                        .build());
    }

    /**
     * @param failed receives the announcements of calls that failed as a whole: the SDK has repeated these already
     * @return the events that EventBridge refused
     */
    private List<Event> send(List<Event> events, Set<AnnouncementId> failed) {
        List<Event> refused = new ArrayList<>();
        for (List<Event> batch : BatchSplit.of(events, Event::bytes)) {
            try {
                refused.addAll(call(batch));
            } catch (SdkException e) {
                batch.forEach(event -> failed.add(event.id()));
                LogEvent.of("events_not_sent")
                        .with("events", batch.size())
                        .with("reason", AwsErrors.of(e))
                        .error(LOG);
            }
        }
        return refused;
    }

    private List<Event> call(List<Event> batch) {
        List<PutEventsResultEntry> results = clients.eventBridge()
                .putEvents(request ->
                        request.entries(batch.stream().map(Event::entry).toList()))
                .entries();
        List<Event> refused = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            // An accepted event has an id; the results have the order of the request.
            Optional<PutEventsResultEntry> result = i < results.size() ? Optional.of(results.get(i)) : Optional.empty();
            if (result.map(PutEventsResultEntry::eventId).isEmpty()) {
                refused.add(batch.get(i));
                LogEvent.of("event_refused")
                        .with("announcement", batch.get(i).id())
                        .with("code", result.map(PutEventsResultEntry::errorCode))
                        .warn(LOG);
            }
        }
        return refused;
    }

    /** @return false if the thread was interrupted: then nothing is sent again */
    private boolean sleep(Duration pause) {
        try {
            sleeper.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
