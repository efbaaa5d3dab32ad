package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.bench.functions.Services.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows what the services received since the last event was prepared. */
abstract class FunctionWork implements Work {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Services services;
    private Received before;

    FunctionWork(Services services) {
        this.services = services;
    }

    @Override
    public final byte[] event() throws IOException {
        byte[] event = prepared();
        before = services.received();
        return event;
    }

    @Override
    public final void check(JsonNode response) throws IOException {
        check(response, services.received().since(before));
    }

    /** @return as for {@link #event} */
    abstract byte[] prepared() throws IOException;

    /**
     * Like {@link #check(JsonNode)}.
     *
     * @param received what the services received because of the event
     */
    abstract void check(JsonNode response, Received received) throws IOException;

    Services services() {
        return services;
    }

    /** @return a number that no other event has */
    static int number() {
        return COUNT.incrementAndGet();
    }

    static void require(boolean condition, String expected) {
        if (!condition) {
            throw new IllegalStateException("expected " + expected);
        }
    }

    /** @return the text of an attribute of an item; empty if the item lacks it */
    String attribute(String item, String name) {
        JsonNode value = services.table().item(item).path(name);
        return Optional.of(value.path("S").asText())
                .filter(text -> !text.isEmpty())
                .orElse(value.path("N").asText());
    }

    /** @return an event of a queue with one message */
    static byte[] message(String body) {
        ObjectNode batch = StandIn.JSON.createObjectNode();
        batch.putArray("Records")
                .addObject()
                .put("messageId", "m-" + number())
                .put("receiptHandle", "r-" + number())
                .put("eventSource", "aws:sqs")
                .put("body", body);
        return batch.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void requireNoFailures(JsonNode response) {
        JsonNode failures = response.path("batchItemFailures");
        require(failures.isArray() && failures.isEmpty(), "no failed record");
    }
}
