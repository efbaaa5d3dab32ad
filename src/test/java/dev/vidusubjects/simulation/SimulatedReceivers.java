package dev.vidusubjects.simulation;

import com.sun.net.httpserver.HttpExchange;
import dev.vidusubjects.events.AnnouncementId;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The receivers of the webhooks of one run. In some runs they are real: the use case sends its requests to a server on
 * the loopback interface, which asks the run for the response while the run waits for it. In the other runs every
 * delivery in the queue counts as received.
 */
final class SimulatedReceivers {

    /** What a receiver does with a request, beside success. */
    private static final List<Integer> REFUSALS = List.of(500, 503, 404, 302, 429);

    private static final int SUCCESS = 204;
    private static final int GONE = 410;

    /** A receiver that closes the connection: without having read the request, or instead of a response. */
    private static final int HANG_UP = 0;

    /** The response of a receiver, by which a receiver that got the announcement is distinguished. */
    private record Request(AnnouncementId id, URI endpoint, String body, boolean isDelivered) {}

    private final Choices choices;
    private final List<URI> endpoints = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final boolean real;
    private final Optional<URI> neverAccepts;
    private Conditions conditions = Conditions.HEALTHY;
    private long attempts;

    SimulatedReceivers(Choices choices) {
        this.choices = choices;
        this.real = choices.chance(0.1);
        int number = choices.between(1, 2);
        for (int i = 0; i < number; i++) {
            endpoints.add(real ? LoopbackReceivers.register(this, i) : URI.create("https://hooks.example.com/" + i));
        }
        neverAccepts = real && choices.chance(0.2) ? Optional.of(endpoints.get(0)) : Optional.empty();
    }

    boolean isReal() {
        return real;
    }

    List<URI> endpoints() {
        return List.copyOf(endpoints);
    }

    synchronized void conditions(Conditions next) {
        conditions = next;
    }

    boolean neverAccepts(URI endpoint) {
        return neverAccepts.equals(Optional.of(endpoint));
    }

    /** Responds to a request, on a thread of the server, while the run waits for the response. */
    void respond(HttpExchange exchange, URI endpoint) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        AnnouncementId id = AnnouncementId.parse(exchange.getRequestHeaders().getFirst("webhook-id"))
                .orElseThrow();
        int status = receive(id, endpoint, body);
        if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", "90");
        }
        if (status != HANG_UP) {
            exchange.sendResponseHeaders(status, -1);
        }
        exchange.close();
    }

    private synchronized int receive(AnnouncementId id, URI endpoint, String body) {
        attempts++;
        int status = SUCCESS;
        if (neverAccepts(endpoint)) {
            status = 500;
        } else if (choices.chance(conditions.unproven() / 2)) {
            status = choices.chance(0.3) ? HANG_UP : choices.chance(0.1) ? GONE : choices.pick(REFUSALS);
        }
        requests.add(new Request(id, endpoint, body, status == SUCCESS || status == GONE));
        return status;
    }

    /** Checks what the receivers got since the last call. */
    synchronized void drain(EndingLedger ledger) {
        for (Request request : requests) {
            ledger.sent(request.id, request.body);
            if (request.isDelivered) {
                ledger.received(request.id, request.endpoint);
            }
        }
        requests.clear();
    }

    synchronized long attempts() {
        return attempts;
    }

    /** Ends the registration with the server. */
    void close() {
        if (real) {
            endpoints.forEach(LoopbackReceivers::remove);
        }
    }
}
