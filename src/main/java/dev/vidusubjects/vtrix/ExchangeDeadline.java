package dev.vidusubjects.vtrix;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;

/**
 * The latest end of one exchange, which consists of connecting, the TLS handshake, the request and the response up to
 * its last byte. The timeouts of the HTTP client are not sufficient: they restart with each byte, and each of them
 * covers one phase.
 */
final class ExchangeDeadline implements AutoCloseable {

    private final String id;
    private final Duration limit;
    private final Vertx vertx;
    private final Runnable whenClosed;
    private final long timer;
    private RestClientRequestContext exchange;
    private boolean expired;
    private boolean closed;

    /** @param limit the time from now on; a shorter one than a millisecond is extended to a millisecond */
    ExchangeDeadline(String id, Duration limit, Vertx vertx, Runnable whenClosed) {
        this.id = id;
        this.limit = limit;
        this.vertx = vertx;
        this.whenClosed = whenClosed;
        this.timer = vertx.setTimer(Math.max(1, limit.toMillis()), fired -> expire());
    }

    /** @return the id by which the filter of the HTTP client finds this deadline */
    String id() {
        return id;
    }

    /** @param exchange the exchange that ends at this deadline */
    synchronized void attach(RestClientRequestContext exchange) {
        this.exchange = exchange;
        if (expired) {
            endExchange();
        }
    }

    private synchronized void expire() {
        expired = true;
        if (!closed && exchange != null) {
            endExchange();
        }
    }

    /** Ends the exchange now: the response was not read to its end. */
    synchronized void abort() {
        if (exchange != null) {
            endExchange();
        }
    }

    private void endExchange() {
        // The caller waits for this result in every phase of the exchange.
        exchange.getResult()
                .completeExceptionally(
                        new TimeoutException("the exchange did not end within " + limit.toMillis() + " ms"));
        HttpClientRequest request = exchange.getHttpClientRequest();
        if (request != null) {
            Connections.abort(request.connection());
        }
    }

    /** Cancels the deadline, because the exchange has ended. */
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
