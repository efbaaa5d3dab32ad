package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidusubjects.emulators.LoopbackWeb;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsSessionTest {

    private final SSLContext context = LoopbackWeb.clientContext();

    @Test
    void open_serverWithTickets_nextConnectionResumesItWithoutACertificate() throws IOException {
        try (LoopbackWeb web = new LoopbackWeb(LoopbackWeb.text(""))) {
            int before = LoopbackWeb.certificatesSent();

            TlsSession.open(URI.create("https://127.0.0.1:" + web.port()), context);
            await().until(() -> knowsSession(web.port()));
            handshake(web.port());

            assertThat(LoopbackWeb.certificatesSent()).isEqualTo(before + 1);
            assertThat(web.connections()).isEqualTo(2);
            assertThat(web.requests()).as("nothing was sent").isEmpty();
        }
    }

    @Test
    void open_serverThatCannotBeUsed_hasNoConsequence() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        try (LoopbackWeb web = new LoopbackWeb(LoopbackWeb.text(""))) {
            TlsSession.open(URI.create("https://127.0.0.1:" + port), context);
            TlsSession.open(URI.create("https://no-such-host.invalid"), context);
            TlsSession.open(URI.create("http://127.0.0.1:" + web.port()), context);

            assertThat(web.connections()).isZero();
        }
    }

    private boolean knowsSession(int port) {
        return Collections.list(context.getClientSessionContext().getIds()).stream()
                .map(id -> context.getClientSessionContext().getSession(id))
                .anyMatch(session -> session != null && session.getPeerPort() == port);
    }

    private void handshake(int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
        }
    }
}
