package dev.vidusubjects.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.state.StateStoreException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Since when each endpoint fails, in one shared document that contains only the failing ones. It is written when an
 * endpoint begins or stops to fail, not at each delivery.
 */
final class EndpointHealth {

    private static final Logger LOG = Logger.getLogger(EndpointHealth.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String DOCUMENT = "failing-endpoints";

    /** An endpoint that fails for this long is reported. */
    static final Duration ALARM_AFTER = Duration.ofHours(24);

    /**
     * Requests may name any endpoint, so the number of failing ones is bounded. With the longest host names, the document
     * has less than the 100 KB that a state store accepts.
     */
    static final int MAX_ENDPOINTS = 300;

    /**
     * If the document is full, endpoints that began to fail earlier are removed: most of them receive no deliveries any
     * more, and those that do begin again.
     */
    static final Duration FORGET_AFTER = Duration.ofDays(7);

    private static final int MAX_TRIES = 5;

    private final StateStore states;

    EndpointHealth(StateStore states) {
        this.states = states;
    }

    /** Records a success. */
    void succeeded(URI endpoint) {
        String origin = WebhookEndpoint.origin(endpoint);
        change(origin, document -> document.remove(origin));
    }

    /** Records a failure, and reports the endpoint if it has failed for a day without a success. */
    void failed(URI endpoint, Instant now) {
        String origin = WebhookEndpoint.origin(endpoint);
        Optional<Instant> failingSince = change(origin, document -> {
            if (!document.has(origin)) {
                if (document.size() >= MAX_ENDPOINTS) {
                    removeBefore(document, now.minus(FORGET_AFTER));
                }
                if (document.size() < MAX_ENDPOINTS) {
                    document.put(origin, now.toString());
                }
            }
        });
        failingSince.filter(since -> !now.isBefore(since.plus(ALARM_AFTER))).ifPresent(since -> LogEvent.of(
                        "webhook_endpoint_failing")
                .with("endpoint", origin)
                .with("since", since)
                .error(LOG));
    }

    /**
     * Changes the document if the change makes a difference. The health of endpoints must not prevent a delivery, so a
     * failure of the store is only logged.
     *
     * @return the instant since which the endpoint fails, after the change
     */
    private Optional<Instant> change(String origin, Consumer<ObjectNode> change) {
        try {
            for (int tries = 0; tries < MAX_TRIES; tries++) {
                Optional<StateStore.Entry> stored = states.read(DOCUMENT);
                ObjectNode document = document(stored);
                ObjectNode before = document.deepCopy();
                change.accept(document);
                if (document.equals(before)
                        || states.replace(
                                DOCUMENT,
                                document.toString(),
                                stored.map(StateStore.Entry::version).orElse(StateStore.ABSENT))) {
                    return instant(document.path(origin).asText());
                }
            }
        } catch (StateStoreException e) {
            LogEvent.of("endpoint_health_unavailable")
                    .with("reason", e.getMessage())
                    .warn(LOG);
        }
        return Optional.empty();
    }

    private static void removeBefore(ObjectNode document, Instant earliest) {
        List<String> removed = new ArrayList<>();
        document.fields().forEachRemaining(endpoint -> {
            Optional<Instant> since = instant(endpoint.getValue().asText());
            if (since.isEmpty() || since.get().isBefore(earliest)) {
                removed.add(endpoint.getKey());
            }
        });
        document.remove(removed);
    }

    private static ObjectNode document(Optional<StateStore.Entry> stored) {
        try {
            if (stored.isPresent() && JSON.readTree(stored.get().value()) instanceof ObjectNode document) {
                return document;
            }
        } catch (JsonProcessingException e) {
            // A damaged document is replaced.
            return JSON.createObjectNode();
        }
        return JSON.createObjectNode();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
