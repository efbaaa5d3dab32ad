package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.lambda.Events;
import java.nio.charset.StandardCharsets;

/** An event that the empty function ignores. */
final class NoWork implements Work {

    @Override
    public byte[] event() {
        return Events.text("sweep").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void check(JsonNode response) {
        // Any response is right.
    }
}
