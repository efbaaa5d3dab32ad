package dev.vidusubjects.vtrix;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;

/**
 * The latest end of one exchange: of connecting, the TLS handshake, the request and the response to its last byte. The
 * timeouts of the HTTP client restart with each byte, and each of them covers one phase.
 */
final class ExchangeDeadline implements AutoCloseable {

    private final String id;
    private final Duration limit;
    private final Vertx vertx;
    private final Runnable whenClosed;
    private final long timer;
    private RestClientRequestContext exchange;
    private boolean passed;
    private boolean closed;

    /** @param limit from now on; at least a millisecond is given */
    ExchangeDeadline(String id, Duration limit, Vertx vertx, Runnable whenClosed) {
        this.id = id;
        this.limit = limit;
        this.vertx = vertx;
        this.whenClosed = whenClosed;
        this.timer = vertx.setTimer(Math.max(1, limit.toMillis()), fired -> pass());
    }

    /** @return by which the HTTP client's filter finds this deadline */
    String id() {
        return id;
    }

    /** @param exchange that ends at this deadline */
    synchronized void attach(RestClientRequestContext exchange) {
        this.exchange = exchange;
        if (passed) {
            end();
        }
    }

    private synchronized void pass() {
        passed = true;
        if (!closed && exchange != null) {
            end();
        }
    }

    /** Ends the exchange now: the response was not read to its end. */
    synchronized void cut() {
        if (exchange != null) {
            end();
        }
    }

    private void end() {
        // Its caller waits for this, in whatever phase the exchange is.
        exchange.getResult()
                .completeExceptionally(
                        new TimeoutException("the exchange did not end within " + limit.toMillis() + " ms"));
        HttpClientRequest request = exchange.getHttpClientRequest();
        if (request != null) {
            Connections.abort(request.connection());
        }
    }

    /** The exchange has ended. */
    @Override
    public void close() {
        vertx.cancelTimer(timer);
        synchronized (this) {
            closed = true;
            exchange = null;
        }
        whenClosed.run();
    }
}
