package dev.vidusubjects.lambda;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Opens a TLS session with a server, which the next connection to it resumes (RFC 8446, section 2.2). All clients of
 * the functions use the same default context, and with it the same cache of sessions.
 */
final class TlsSession {

    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    /** A server sends its tickets immediately after the handshake. */
    private static final int TICKET_TIMEOUT_MILLIS = 1_000;

    private static final int HTTPS_PORT = 443;

    private TlsSession() {}

    /**
     * Returns after the handshake. Then, a thread of its own waits for the session's tickets, and closes the connection.
     * A failure has no consequence.
     */
    static void open(URI server) {
        try {
            open(server, SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("there is no default TLS context", e);
        }
    }

    static void open(URI server, SSLContext context) {
        if (!"https".equals(server.getScheme())) {
            return;
        }
        int port = server.getPort() < 0 ? HTTPS_PORT : server.getPort();
        Socket connection = new Socket();
        try {
            connection.connect(new InetSocketAddress(server.getHost(), port), CONNECT_TIMEOUT_MILLIS);
            connection.setSoTimeout(TICKET_TIMEOUT_MILLIS);
            SSLSocket tls =
                    (SSLSocket) context.getSocketFactory().createSocket(connection, server.getHost(), port, true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            Thread tickets = new Thread(() -> readTickets(tls), "tls-tickets");
            tickets.setDaemon(true);
            tickets.start();
        } catch (IOException e) {
            close(connection);
        }
    }

    /** The socket reads the tickets itself while it waits for data, which do not come. */
    private static void readTickets(SSLSocket tls) {
        try {
            tls.getInputStream().read();
        } catch (IOException timeout) {
            // The tickets have been read.
        } finally {
            close(tls);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is not used any more.
        }
    }
}
