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

    private final HttpServerRequest request;
    private final long start = System.nanoTime();
    private boolean received;

    private LingeringClose(HttpServerRequest request) {
        this.request = request;
    }

    /** Discards the body of a request from now on; its response must already have been written. */
    static void start(Vertx vertx, HttpServerRequest request) {
        LingeringClose lingering = new LingeringClose(request);
        long timer = vertx.setPeriodic(CHECK_MILLIS, lingering::check);
        request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
        request.handler(data -> lingering.received = true);
        request.endHandler(end -> request.connection().close());
        request.resume();
    }

    private void check(long timer) {
        if (!received || System.nanoTime() - start > MAX_NANOS) {
            request.connection().close();
        }
        received = false;
    }
}
