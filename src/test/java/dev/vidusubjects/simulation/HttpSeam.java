package dev.vidusubjects.simulation;

import dev.vidusubjects.vtrix.SimulatedExchange;
import java.time.Duration;

/** Connects the simulated gateway to the real HTTP client of the provider. */
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
    public Outcome post(byte[] body, Duration timeout) {
        return outcome(gateway.post(process, body, timeout));
    }

    @Override
    public Outcome get(String id, Duration timeout) {
        return outcome(gateway.get(process, id, timeout));
    }

    private Outcome outcome(GatewayResponse response) {
        GatewayResponse seen = protocol.received(response);
        return new Outcome(
                Kind.valueOf(seen.kind().name()),
                seen.status(),
                seen.bytes(),
                seen.retryAfter().map(String::valueOf).orElse(null));
    }
}
