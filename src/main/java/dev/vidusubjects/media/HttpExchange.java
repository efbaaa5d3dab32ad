package dev.vidusubjects.media;

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
 * One request over a connection of its own. An HTTP client would look the host up again, and connect to whatever it is
 * told then; this connects to the addresses that were checked. One time limit holds for all of it, lookup and handshake
 * included, so that a server that sends a byte now and then cannot keep anybody waiting.
 */
final class HttpExchange {

    /** Looks a host up and checks what it leads to. */
    interface Addresses {
        InetAddress[] of(String host) throws MediaException, IOException;
    }

    private static final int MAX_ADDRESSES = 3;

    private final HttpRange request;
    private final Addresses addresses;
    private final Supplier<SSLSocketFactory> tls;
    private final Duration timeout;
    private Socket socket = null;
    private boolean abandoned = false;

    HttpExchange(HttpRange request, Addresses addresses, Supplier<SSLSocketFactory> tls, Duration timeout) {
        this.request = request;
        this.addresses = addresses;
        this.tls = tls;
        this.timeout = timeout;
    }

    /**
     * @throws MediaException if the host leads to an address that is not public; nothing was connected to then
     * @throws IOException if there was no usable answer in time
     */
    HttpResponse run() throws MediaException, IOException {
        FutureTask<HttpResponse> task = new FutureTask<>(this::exchange);
        Thread thread = new Thread(task, "web-media");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the web server did not answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the web server was asked");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MediaException refused) {
                throw refused;
            } else if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IOException("the web server could not be asked", e.getCause());
        } finally {
            abandon();
        }
    }

    private HttpResponse exchange() throws MediaException, IOException {
        try (Socket plain = connect(addresses.of(request.host()));
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
            throw new IOException("the web server broke the connection off", e);
        }
    }

    private Socket connect(InetAddress[] checked) throws IOException {
        IOException failure = new IOException("the host has no address");
        for (int i = 0; i < Math.min(MAX_ADDRESSES, checked.length); i++) {
            Socket candidate = opened();
            try {
                candidate.connect(new InetSocketAddress(checked[i], request.port()), millis());
                return candidate;
            } catch (IOException e) {
                candidate.close();
                failure = new IOException("the web server cannot be connected to", e);
            }
        }
        throw failure;
    }

    /** @throws IOException once nobody waits any longer: a late answer of a name server must not connect to anything */
    private synchronized Socket opened() throws IOException {
        if (abandoned) {
            throw new IOException("given up");
        }
        socket = new Socket(Proxy.NO_PROXY);
        return socket;
    }

    private synchronized void abandon() {
        abandoned = true;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // There is an outcome already, and nothing that could be done about this.
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
