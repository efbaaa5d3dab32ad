package dev.vidusubjects.sandbox;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** Sends a response byte for byte, or breaks the connection, according to the delivery of the response. */
final class ResponseSender {

    private ResponseSender() {}

    /** @return the response for JAX-RS; it never completes if the delivery breaks the connection or sends nothing */
    static Uni<Response> send(HttpServerRequest request, SandboxResponse response) {
        return send(request, response, response.body().getBytes(StandardCharsets.UTF_8));
    }

    /** @return likewise, after the delay */
    static Uni<Response> send(HttpServerRequest request, FileReply reply) {
        Uni<FileReply> ready = Uni.createFrom().item(reply);
        Uni<FileReply> delayed =
                reply.delay().isZero() ? ready : ready.onItem().delayIt().by(reply.delay());
        return delayed.onItem().transformToUni(due -> send(request, due.head(), due.body()));
    }

    private static Uni<Response> send(HttpServerRequest request, SandboxResponse response, byte[] body) {
        switch (response.delivery()) {
            case RESPOND -> {
                return Uni.createFrom().item(toJaxRs(response, body));
            }
            case CLOSE_BEFORE_RESPONSE -> request.connection().close();
            case CLOSE_DURING_BODY -> sendHalf(request, response, body);
            default -> {
                // The connection stays open.
            }
        }
        return Uni.createFrom().nothing();
    }

    private static void sendHalf(HttpServerRequest request, SandboxResponse response, byte[] body) {
        HttpServerResponse raw = request.response().setStatusCode(response.status());
        response.contentType().ifPresent(type -> raw.putHeader(HttpHeaders.CONTENT_TYPE, type));
        raw.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length))
                .write(Buffer.buffer(body).slice(0, body.length / 2))
                .onComplete(written -> request.connection().close());
    }

    /** Passes the body as bytes, because JAX-RS would add a character set to the content type of a text. */
    private static Response toJaxRs(SandboxResponse response, byte[] body) {
        Response.ResponseBuilder builder = Response.status(response.status());
        response.contentType().ifPresent(type -> builder.header(HttpHeaders.CONTENT_TYPE, type)
                .entity(body));
        response.headers().forEach(builder::header);
        return builder.build();
    }
}
