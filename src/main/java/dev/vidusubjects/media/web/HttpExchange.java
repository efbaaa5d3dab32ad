package dev.vidusubjects.media.web;

import dev.vidusubjects.media.MediaException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 */
final class HttpExchange {

    /** Resolves a host and checks its addresses. */
    interface AddressResolver {
        InetAddress[] resolve(String host) throws MediaException, IOException;
    }

    private static final int MAX_ADDRESSES = 3;

    private final HttpRange request;
    private final AddressResolver resolver;
    private final Supplier<SSLSocketFactory> tls;
    private final Duration timeout;
    private Socket socket = null;
    private boolean cancelled = false;

    HttpExchange(HttpRange request, AddressResolver resolver, Supplier<SSLSocketFactory> tls, Duration timeout) {
        this.request = request;
        this.resolver = resolver;
        this.tls = tls;
        this.timeout = timeout;
    }

    /**
     * @return the response
     * @throws MediaException if the host resolves to an address that is not public; then no connection was made
     * @throws IOException if there was no usable response within the timeout
     */
    HttpResponse run() throws MediaException, IOException {
        FutureTask<HttpResponse> task = new FutureTask<>(this::exchange);
        Thread thread = new Thread(task, "web-media");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the web server did not respond within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the web server");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MediaException refused) {
                throw refused;
            } else if (e.getCause() instanceof IOException ioFailure) {
                throw ioFailure;
            }
            throw new IOException("the request to the web server failed", e.getCause());
        } finally {
            cancel();
        }
    }

    private HttpResponse exchange() throws MediaException, IOException {
        try (Socket plain = connect(resolver.resolve(request.host()));
                SSLSocket secure = secure(plain)) {
            secure.startHandshake();
            secure.getOutputStream().write(request.head().getBytes(StandardCharsets.US_ASCII));
            secure.getOutputStream().flush();
            return new HttpResponseReader(new BufferedInputStream(secure.getInputStream()), request).read();
        } catch (UnknownHostException e) {
            throw new IOException("the host name is not known", e);
        } catch (SSLException e) {
            throw new IOException("no trusted TLS connection to the web server could be made", e);
        } catch (SocketException | SocketTimeoutException e) {
            throw new IOException("the connection to the web server was interrupted", e);
        }
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
        secure.setSoTimeout(millis());
        return secure;
    }

    private int millis() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }
}
