package dev.vidusubjects.api.access;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/**
 * Closes the connection of a request whose body is refused unread, once the client has sent it or stops sending.
 *
 * <p>Most clients write the whole body before they read the response. A server that closes earlier resets the
 * connection, and such a client reports a broken pipe instead of the refusal. Web servers discard the rest of the body
 * for this reason (nginx: {@code lingering_close}).
 */
final class LingeringClose {

    /** How often the connection is checked for progress, in milliseconds; one check without progress closes it. */
    private static final long CHECK_MILLIS = 1000;

    /** How long a body is discarded at most. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final long start = System.nanoTime();
    private boolean received;

    private LingeringClose(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.request = request;
    }

    /** Discards the body of a request from now on; its response must already have been written. */
    static void start(Vertx vertx, HttpServerRequest request) {
        LingeringClose lingering = new LingeringClose(vertx, request);
        vertx.setPeriodic(CHECK_MILLIS, lingering::check);
        request.handler(data -> lingering.received = true);
        request.endHandler(end -> request.connection().close());
        request.resume();
    }

    /** Also ends the checks of a connection that is closed, as nothing is received any more. */
    private void check(long timer) {
        if (!received || System.nanoTime() - start > MAX_NANOS) {
            vertx.cancelTimer(timer);
            request.connection().close();
        }
        received = false;
    }
}
