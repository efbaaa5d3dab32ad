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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Since when each endpoint fails, in one shared document that contains only the failing ones. It is written when an
 * endpoint begins or stops to fail and at most once an hour while it fails, not at each delivery.
 */
final class EndpointHealth {

    private static final Logger LOG = Logger.getLogger(EndpointHealth.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String DOCUMENT = "failing-endpoints";

    /** An endpoint that fails for this long is reported. */
    static final Duration ALARM_AFTER = Duration.ofHours(24);

    /**
     * An endpoint that receives no delivery for this long begins again: without an attempt it is unknown whether it
     * works. Longer than the longest delay between two attempts of a delivery, with {@link #PRECISION}.
     */
    static final Duration MAX_GAP = Duration.ofHours(30);

    /** The last failure is stored with this precision, so that an endpoint that fails often is rarely written. */
    static final Duration PRECISION = Duration.ofHours(1);

    /**
     * Requests may name any endpoint, so the number of failing ones is bounded. With the longest host names, the
     * document has less than the 100 KB that a state store accepts.
     */
    static final int MAX_ENDPOINTS = 300;

    /**
     * If the document is full, endpoints that began to fail earlier are removed, and those that would begin again
     * anyway: most of them receive no deliveries any more, and those that do begin again.
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
        Optional<Failing> failing = change(origin, document -> {
            Optional<Failing> stored = Failing.parse(document.path(origin).asText())
                    .filter(earlier -> !earlier.isOver(now))
                    .map(earlier -> earlier.at(now));
            if (stored.isEmpty() && !document.has(origin) && document.size() >= MAX_ENDPOINTS) {
                forget(document, now);
            }
            if (document.has(origin) || document.size() < MAX_ENDPOINTS) {
                document.put(origin, stored.orElseGet(() -> Failing.from(now)).toString());
            }
        });
        failing.map(Failing::since)
                .filter(since -> !now.isBefore(since.plus(ALARM_AFTER)))
                .ifPresent(since -> LogEvent.of("webhook_endpoint_failing")
                        .with("endpoint", origin)
                        .with("since", since)
                        .warn(LOG));
    }

    /**
     * An endpoint that fails; as text an interval, {@code 2026-01-31T12:00:00Z/2026-01-31T14:00:00Z}.
     *
     * @param since the first failure after the last success, in whole seconds
     * @param last the last failure, in whole seconds, or up to {@link #PRECISION} before it
     */
    private record Failing(Instant since, Instant last) {

        private static Failing from(Instant now) {
            Instant seconds = now.truncatedTo(ChronoUnit.SECONDS);
            return new Failing(seconds, seconds);
        }

        /** @return the interval; of a single instant, the interval with only this one; empty for another text */
        private static Optional<Failing> parse(String text) {
            String[] parts = text.split("/", 2);
            try {
                return Optional.of(new Failing(Instant.parse(parts[0]), Instant.parse(parts[parts.length - 1])));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private boolean isOver(Instant now) {
            return last.plus(MAX_GAP).isBefore(now);
        }

        private Failing at(Instant now) {
            return now.isBefore(last.plus(PRECISION)) ? this : new Failing(since, now.truncatedTo(ChronoUnit.SECONDS));
        }

        @Override
        public String toString() {
            return since + "/" + last;
        }
    }

    /**
     * Changes the document if the change makes a difference. The health of endpoints must not prevent a delivery, so a
     * failure of the store is only logged.
     *
     * @return how the endpoint fails after the change; empty if it does not fail or that is unknown
     */
    private Optional<Failing> change(String origin, Consumer<ObjectNode> change) {
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
                    return Failing.parse(document.path(origin).asText());
                }
            }
        } catch (StateStoreException e) {
            LogEvent.of("endpoint_health_unavailable")
                    .with("reason", e.getMessage())
                    .warn(LOG);
        }
        return Optional.empty();
    }

    private static void forget(ObjectNode document, Instant now) {
        List<String> removed = new ArrayList<>();
        document.fields().forEachRemaining(endpoint -> {
            boolean isKept = Failing.parse(endpoint.getValue().asText())
                    .filter(failing -> !failing.isOver(now))
                    .filter(failing -> !failing.since().plus(FORGET_AFTER).isBefore(now))
                    .isPresent();
            if (!isKept) {
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
}
