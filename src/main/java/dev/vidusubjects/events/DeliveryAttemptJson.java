package dev.vidusubjects.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** The stored format of an attempt to deliver an announcement, the same in every log. */
public final class DeliveryAttemptJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DeliveryAttemptJson() {}

    /** @return one line of JSON; absent fields are omitted */
    public static String write(DeliveryAttempt attempt) {
        ObjectNode fields = JSON.createObjectNode()
                .put("announcement", attempt.id().toString())
                .put("endpoint", attempt.endpoint())
                .put("attempt", attempt.attempt())
                .put("at", attempt.at().toString())
                .put("milliseconds", attempt.duration().toMillis());
        attempt.status().ifPresent(status -> fields.put("status", status));
        attempt.error().ifPresent(error -> fields.put("error", error));
        attempt.response().ifPresent(response -> fields.put("response", response));
        fields.put("outcome", attempt.outcome().name().toLowerCase(Locale.ROOT));
        attempt.nextAt().ifPresent(next -> fields.put("next_at", next.toString()));
        return fields.toString();
    }

    /** @return the attempt; empty if the text is none that {@link #write} of this or a later release returned */
    public static Optional<DeliveryAttempt> read(String text) {
        try {
            JsonNode fields = JSON.readTree(text);
            JsonNode status = fields.path("status");
            return AnnouncementId.parse(fields.path("announcement").asText())
                    .map(id -> new DeliveryAttempt(
                            id,
                            fields.path("endpoint").asText(),
                            fields.path("attempt").asInt(),
                            Instant.parse(fields.path("at").asText()),
                            Duration.ofMillis(fields.path("milliseconds").asLong()),
                            status.isInt() ? OptionalInt.of(status.intValue()) : OptionalInt.empty(),
                            optional(fields, "error"),
                            optional(fields, "response"),
                            Outcome.valueOf(fields.path("outcome").asText().toUpperCase(Locale.ROOT)),
                            optional(fields, "next_at").map(Instant::parse)));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> optional(JsonNode fields, String name) {
        return Optional.ofNullable(fields.path(name).textValue());
    }
}
