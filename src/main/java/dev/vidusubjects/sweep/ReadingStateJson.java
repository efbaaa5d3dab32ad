package dev.vidusubjects.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.sweep.ReadingState.Bulk;
import dev.vidusubjects.sweep.ReadingState.Hour;
import dev.vidusubjects.sweep.ReadingState.Lease;
import dev.vidusubjects.sweep.ReadingState.Progress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Writes the reading state as JSON, and parses it. */
final class ReadingStateJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReadingStateJson() {}

    static String write(ReadingState state) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        state.lease().ifPresent(lease -> root.putObject("lease")
                .put("owner", lease.owner())
                .put("until", lease.until().toString()));
        root.put("number", state.number());
        state.reading().ifPresent(reading -> {
            ObjectNode node = root.putObject("reading")
                    .put("number", reading.number())
                    .put("started_at", reading.startedAt().toString())
                    .put("pages", reading.pages())
                    .put("unreadable", reading.unreadable())
                    .put("restarts", reading.restarts())
                    .put("background", reading.background())
                    .put("mark", reading.mark());
            reading.token().ifPresent(token -> node.put("token", token));
        });
        state.last().ifPresent(last -> root.putObject("last")
                .put("number", last.number())
                .put("started_at", last.startedAt().toString())
                .put("ended_at", last.endedAt().toString())
                .put("pages", last.pages())
                .put("unreadable", last.unreadable()));
        state.bulk().ifPresent(bulk -> write(root.putObject("bulk"), bulk));
        state.previousBulk().ifPresent(bulk -> write(root.putObject("previous_bulk"), bulk));
        root.put("latest", state.latest().toString());
        root.putObject("hour")
                .put("started_at", state.hour().startedAt().toString())
                .put("calls", state.hour().calls());
        return root.toString();
    }

    /** @throws IllegalArgumentException if {@link #write} cannot have written the document */
    static ReadingState read(String document) {
        try {
            JsonNode root = JSON.readTree(document);
            return new ReadingState(
                    optional(root.path("lease"), node -> new Lease(text(node, "owner"), instant(node, "until"))),
                    number(root, "number"),
                    optional(root.path("reading"), ReadingStateJson::progress),
                    optional(root.path("last"), ReadingStateJson::complete),
                    optional(root.path("bulk"), ReadingStateJson::bulk),
                    optional(root.path("previous_bulk"), ReadingStateJson::bulk),
                    instant(root, "latest"),
                    new Hour(instant(root.path("hour"), "started_at"), number(root.path("hour"), "calls")));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("the state of the readings is damaged", e);
        }
    }

    private static void write(ObjectNode node, Bulk bulk) {
        node.put("number", bulk.number()).put("owner", bulk.owner());
    }

    private static Progress progress(JsonNode node) {
        return new Progress(
                number(node, "number"),
                instant(node, "started_at"),
                optional(node.path("token"), JsonNode::asText),
                number(node, "pages"),
                number(node, "unreadable"),
                number(node, "restarts"),
                node.path("background").asBoolean(),
                number(node, "mark"));
    }

    private static CompleteReading complete(JsonNode node) {
        return new CompleteReading(
                number(node, "number"),
                instant(node, "started_at"),
                instant(node, "ended_at"),
                number(node, "pages"),
                number(node, "unreadable"));
    }

    private static Bulk bulk(JsonNode node) {
        return new Bulk(number(node, "number"), text(node, "owner"));
    }

    private static <T> Optional<T> optional(JsonNode node, Function<JsonNode, T> map) {
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(map.apply(node));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }

    private static int number(JsonNode node, String field) {
        return node.path(field).asInt();
    }

    private static Instant instant(JsonNode node, String field) {
        return Instant.parse(text(node, field));
    }
}
