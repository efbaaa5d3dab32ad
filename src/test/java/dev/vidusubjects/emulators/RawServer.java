package dev.vidusubjects.emulators;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** An HTTP server that breaks its connections as a test specifies. Each request gets the next prepared handler. */
public final class RawServer implements Closeable {

    /** Responds to one request, after the request was read. */
    public interface Handler {
        /** @return whether the connection stays open for another request */
        boolean handle(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final Deque<Handler> handlers = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    public RawServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** @return the received requests, each with request line, headers and body */
    public List<String> requests() {
        return requests;
    }

    public int connections() {
        return sockets.size();
    }

    public RawServer then(Handler handler) {
        synchronized (handlers) {
            handlers.add(handler);
        }
        return this;
    }

    public RawServer thenRespond(int status, String body, String... headers) {
        return then(respond(status, body, headers));
    }

    public static Handler respond(int status, String body, String... headers) {
        return socket -> {
            write(socket, head(status, body.getBytes(StandardCharsets.UTF_8).length, headers) + body);
            return true;
        };
    }

    public static Handler hangUp() {
        return socket -> false;
    }

    /** Resets the connection, as a crashed process or a firewall does. */
    public static Handler reset() {
        return socket -> {
            socket.setSoLinger(true, 0);
            return false;
        };
    }

    public static Handler hang() {
        return socket -> {
            socket.getInputStream().read();
            return false;
        };
    }

    /** Sends single bytes at intervals, for nine seconds. */
    public static Handler trickle() {
        return socket -> {
            for (int i = 0; i < 90; i++) {
                write(socket, "x");
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            return false;
        };
    }

    /** Delays the response, like a slow provider. */
    public static Handler after(Duration delay, Handler handler) {
        return socket -> {
            LockSupport.parkNanos(delay.toNanos());
            return handler.handle(socket);
        };
    }

    /** Sends the head and the start of a body, then runs {@code end}. */
    public static Handler cutBody(int status, String start, Handler end) {
        return socket -> {
            write(socket, head(status, start.length() + 100) + start);
            return end.handle(socket);
        };
    }

    /** Responds, and closes the connection without announcing it. */
    public static Handler respondAndClose(String body) {
        return socket -> {
            respond(200, body).handle(socket);
            return false;
        };
    }

    static String head(int status, int length, String... headers) {
        StringBuilder head = new StringBuilder(
                "HTTP/1.1 " + status + " X\r\ncontent-type: application/json\r\ncontent-length: " + length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    public static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            boolean open = true;
            while (open) {
                String request = read(socket.getInputStream());
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request);
                Handler handler;
                synchronized (handlers) {
                    handler = handlers.poll();
                }
                open = (handler == null ? respond(418, "{}") : handler).handle(socket);
            }
        } catch (IOException e) {
            // The client gave up, which some tests expect.
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != -1 && !head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            last = in.read();
            if (last >= 0) {
                head.write(last);
            }
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int length = text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
