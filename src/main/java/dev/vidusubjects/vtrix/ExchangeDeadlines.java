package dev.vidusubjects.vtrix;

import io.vertx.core.Vertx;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;

/**
 * Gives each exchange a deadline of its own, which the HTTP client's settings cannot do. A header names the deadline on the
 * way from the caller to this filter, which removes it: it is never sent.
 */
final class ExchangeDeadlines implements ClientRequestFilter {

    /** Not sent. */
    static final String HEADER = "X-Exchange-Deadline";

    private final Vertx vertx;
    private final Map<String, ExchangeDeadline> open = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    ExchangeDeadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @return the deadline of the exchange whose {@link #HEADER} names it; to be closed when the exchange has ended */
    ExchangeDeadline in(Duration limit) {
        String id = Long.toString(next.incrementAndGet());
        ExchangeDeadline deadline = new ExchangeDeadline(id, limit, vertx, () -> open.remove(id));
        open.put(id, deadline);
        return deadline;
    }

    @Override
    public void filter(ClientRequestContext request) {
        String id = request.getHeaderString(HEADER);
        request.getHeaders().remove(HEADER);
        ExchangeDeadline deadline = id == null ? null : open.get(id);
        if (deadline != null && request instanceof ClientRequestContextImpl client) {
            deadline.attach(client.getRestClientRequestContext());
        }
    }
}
