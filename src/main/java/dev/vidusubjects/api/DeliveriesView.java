package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.DeliveryAttempt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The deliveries of a task as JSON, for callers of the API. Fields without a value are absent. */
final class DeliveriesView {

    private DeliveriesView() {}

    /** Everything that is sent to one endpoint about one ending. The endpoint has no query. */
    private record Key(AnnouncementId id, String endpoint) {}

    /**
     * @param attempts the attempts, the oldest first
     * @param announced the latest ending, if it is announced
     * @param endpoints the endpoints that receive it, without queries
     * @return {@code {deliveries: [{id, endpoint, outcome, next_attempt_at, attempts}]}}; the delivery with the latest
     *     attempt comes first, after those that have none yet
     */
    static ObjectNode of(List<DeliveryAttempt> attempts, List<AnnouncementId> announced, List<String> endpoints) {
        Map<Key, List<DeliveryAttempt>> made = new LinkedHashMap<>();
        attempts.forEach(
                attempt -> made.computeIfAbsent(new Key(attempt.id(), attempt.endpoint()), key -> new ArrayList<>())
                        .add(attempt));
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        ArrayNode deliveries = view.putArray("deliveries");
        for (AnnouncementId id : announced) {
            endpoints.stream()
                    .map(endpoint -> new Key(id, endpoint))
                    .filter(key -> !made.containsKey(key))
                    .distinct()
                    .forEach(key -> pending(deliveries, key));
        }
        List<Map.Entry<Key, List<DeliveryAttempt>>> newestFirst = new ArrayList<>(made.entrySet());
        Collections.reverse(newestFirst);
        newestFirst.sort(Comparator.comparing(
                (Map.Entry<Key, List<DeliveryAttempt>> delivery) ->
                        latest(delivery.getValue()).at(),
                Comparator.reverseOrder()));
        newestFirst.forEach(delivery -> made(deliveries, delivery.getKey(), delivery.getValue()));
        return view;
    }

    private static void pending(ArrayNode deliveries, Key key) {
        deliveries
                .addObject()
                .put("id", key.id().toString())
                .put("endpoint", key.endpoint())
                .put("outcome", "pending")
                .putArray("attempts");
    }

    private static void made(ArrayNode deliveries, Key key, List<DeliveryAttempt> attempts) {
        DeliveryAttempt latest = latest(attempts);
        ObjectNode delivery = deliveries
                .addObject()
                .put("id", key.id().toString())
                .put("endpoint", key.endpoint())
                .put("outcome", latest.outcome().name().toLowerCase(Locale.ROOT));
        latest.nextAt().ifPresent(next -> delivery.put("next_attempt_at", next.toString()));
        ArrayNode list = delivery.putArray("attempts");
        attempts.forEach(attempt -> attempt(list.addObject(), attempt));
    }

    private static void attempt(ObjectNode view, DeliveryAttempt attempt) {
        view.put("attempt", attempt.attempt())
                .put("at", attempt.at().toString())
                .put("duration_ms", attempt.duration().toMillis());
        attempt.status().ifPresent(status -> view.put("status", status));
        attempt.error().ifPresent(error -> view.put("error", error));
        attempt.response().ifPresent(response -> view.put("response", response));
    }

    private static DeliveryAttempt latest(List<DeliveryAttempt> attempts) {
        return attempts.get(attempts.size() - 1);
    }
}
