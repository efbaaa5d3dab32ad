package dev.vidusubjects.sandbox;

import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A response to a request for a file.
 *
 * @param head the response without its body
 * @param delay the time before the response is sent
 */
record FileReply(SandboxResponse head, byte[] body, Duration delay) {

    /** A browser must not guess another type from the bytes, which come from a client. */
    private static final Map<String, String> HEADERS = Map.of("X-Content-Type-Options", "nosniff");

    /** @return a response that was prepared without the file */
    static FileReply of(SandboxResponse response) {
        return new FileReply(response, response.body().getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    /** @return a response with the file, or the fault's; a fault that breaks the connection cuts off the file */
    static FileReply of(SandboxFile file, Optional<Fault> fault, Duration delay) {
        SandboxResponse regular =
                new SandboxResponse("200", 200, Optional.of(file.contentType()), HEADERS, "", Delivery.RESPOND);
        SandboxResponse response = fault.map(one -> one.applyTo(regular, "")).orElse(regular);
        boolean replaced = fault.isPresent() && response.delivery() == Delivery.RESPOND;
        byte[] body = replaced ? response.body().getBytes(StandardCharsets.UTF_8) : file.bytes();
        return new FileReply(response, body, delay);
    }
}
