package dev.vidusubjects.simulation;

import dev.vidusubjects.vtrix.SimulatedExchange;
import java.time.Duration;

/** The simulated gateway as the real provider's HTTP client sees it. */
final class HttpSeam implements SimulatedExchange {

    private final Gateway gateway;
    private final SimulatedProcess process;
    private final Protocol protocol;

    HttpSeam(Gateway gateway, SimulatedProcess process, Protocol protocol) {
        this.gateway = gateway;
        this.process = process;
        this.protocol = protocol;
    }

    @Override
    public boolean connects() {
        return gateway.connects(process);
    }

    @Override
    public Outcome post(byte[] body, Duration most) {
        return outcome(gateway.post(process, body, most));
    }

    @Override
    public Outcome get(String id, Duration most) {
        return outcome(gateway.get(process, id, most));
    }

    private Outcome outcome(Reply reply) {
        Reply seen = protocol.received(reply);
        return new Outcome(
                Kind.valueOf(seen.kind().name()),
                seen.status(),
                seen.bytes(),
                seen.retryAfter().map(String::valueOf).orElse(null));
    }
}
