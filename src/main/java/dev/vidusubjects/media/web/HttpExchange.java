package dev.vidusubjects.media.web;

import dev.vidusubjects.media.MediaException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One request over its own connection, which goes only to addresses that were checked: a second lookup of the host
 * could return a different address. One time limit applies to the whole exchange, including lookup and TLS handshake,
 * so a server that sends one byte at a time cannot delay the caller beyond this limit.
 *
 * @param <T> the result that the request reads from the response
 */
final class HttpExchange<T> {

    /** Resolves the host of a URL and checks its addresses. */
    interface AddressResolver {
        InetAddress[] resolve(URI uri) throws MediaException, IOException;
    }

    private static final int MAX_ADDRESSES = 3;

    private final WebRequest<T> request;
    private final AddressResolver resolver;
    private final Supplier<SSLSocketFactory> tls;
    private final Duration timeout;
    private Socket socket = null;
    private boolean cancelled = false;

    HttpExchange(WebRequest<T> request, AddressResolver resolver, Supplier<SSLSocketFactory> tls, Duration timeout) {
        this.request = request;
        this.resolver = resolver;
        this.tls = tls;
        this.timeout = timeout;
    }

    /**
     * @return the result of the request
     * @throws MediaException if the host resolves to an address that is not allowed; then no connection was made
     * @throws IOException if there was no usable response within the timeout
     */
    T run() throws MediaException, IOException {
        try {
            return TimeLimit.call(this::exchange, timeout);
        } catch (TimeLimit.ExceededException e) {
            Optional<T> result = request.readSoFar();
            if (result.isPresent()) {
                return result.get();
            }
            throw e;
        } finally {
            cancel();
        }
    }

    private T exchange() throws MediaException, IOException {
        try (Socket plain = connect(resolver.resolve(request.uri()))) {
            plain.setSoTimeout(millis());
            if (!request.isHttps()) {
                return converse(plain);
            }
            try (SSLSocket secure = secure(plain)) {
                secure.startHandshake();
                return converse(secure);
            }
        } catch (UnknownHostException e) {
            throw new IOException("the host name is not known", e);
        } catch (SSLException e) {
            throw new IOException("no trusted TLS connection to the web server could be made", e);
        } catch (SocketException | SocketTimeoutException e) {
            throw new IOException("the connection to the web server was interrupted", e);
        }
    }

    private T converse(Socket connected) throws IOException {
        byte[] head = request.head().getBytes(StandardCharsets.US_ASCII);
        byte[] body = request.body();
        byte[] message = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        OutputStream out = connected.getOutputStream();
        out.write(message);
        out.flush();
        return request.read(new BufferedInputStream(connected.getInputStream()));
    }

    private Socket connect(InetAddress[] checked) throws IOException {
        IOException failure = new IOException("the host has no address");
        for (int i = 0; i < Math.min(MAX_ADDRESSES, checked.length); i++) {
            Socket candidate = newSocket();
            try {
                candidate.connect(new InetSocketAddress(checked[i], request.port()), millis());
                return candidate;
            } catch (IOException e) {
                candidate.close();
                failure = new IOException("cannot connect to the web server", e);
            }
        }
        throw failure;
    }

    /**
     * @throws IOException if the exchange is cancelled: a late response of a name server must not start a connection
     */
    private synchronized Socket newSocket() throws IOException {
        if (cancelled) {
            throw new IOException("the request was cancelled");
        }
        socket = new Socket(Proxy.NO_PROXY);
        return socket;
    }

    private synchronized void cancel() {
        cancelled = true;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // The result of the exchange is already known, and no action is possible here.
        }
    }

    private SSLSocket secure(Socket plain) throws IOException {
        String host = request.host().replaceAll("[\\[\\]]", "");
        SSLSocket secure = (SSLSocket) tls.get().createSocket(plain, host, request.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!host.contains(":") && !Character.isDigit(host.charAt(host.length() - 1))) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        secure.setSSLParameters(parameters);
        return secure;
    }

    private int millis() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }
}
