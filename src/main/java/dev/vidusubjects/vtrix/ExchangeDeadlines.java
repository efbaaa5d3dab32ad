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
 * Gives each exchange its own deadline, which the settings of the HTTP client cannot do. A header carries the id of the
 * deadline from the caller to this filter. The filter removes the header: it is never sent.
 */
final class ExchangeDeadlines implements ClientRequestFilter {

    /** The header that contains the id of a deadline. It is not sent. */
    static final String HEADER = "X-Exchange-Deadline";

    private final Vertx vertx;
    private final Map<String, ExchangeDeadline> open = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    ExchangeDeadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * @return the deadline of the exchange whose {@link #HEADER} contains the id of the deadline; to be closed when the
     *     exchange has ended
     */
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
