package dev.vidusubjects.vtrix;

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

/** An HTTP server that breaks its connections as a test says. Each request gets the next of the prepared turns. */
final class RawServer implements Closeable {

    /** What happens to one request, after it was read. */
    interface Turn {
        /** @return whether the connection stays open for another request */
        boolean take(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    RawServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** @return what arrived: request line, headers and body of each request */
    List<String> requests() {
        return requests;
    }

    int connections() {
        return sockets.size();
    }

    RawServer then(Turn turn) {
        synchronized (turns) {
            turns.add(turn);
        }
        return this;
    }

    RawServer thenRespond(int status, String body, String... headers) {
        return then(respond(status, body, headers));
    }

    static Turn respond(int status, String body, String... headers) {
        return socket -> {
            write(socket, head(status, body.getBytes(StandardCharsets.UTF_8).length, headers) + body);
            return true;
        };
    }

    static Turn hangUp() {
        return socket -> false;
    }

    /** A connection reset, as a crashed process or a firewall leaves behind. */
    static Turn reset() {
        return socket -> {
            socket.setSoLinger(true, 0);
            return false;
        };
    }

    static Turn hang() {
        return socket -> {
            socket.getInputStream().read();
            return false;
        };
    }

    /** A byte now and then, for nine seconds. */
    static Turn trickle() {
        return socket -> {
            for (int i = 0; i < 90; i++) {
                write(socket, "x");
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            return false;
        };
    }

    /** A provider that is slow to respond. */
    static Turn after(Duration delay, Turn turn) {
        return socket -> {
            LockSupport.parkNanos(delay.toNanos());
            return turn.take(socket);
        };
    }

    /** The head and the beginning of a body, then {@code end}. */
    static Turn cutBody(int status, String beginning, Turn end) {
        return socket -> {
            write(socket, head(status, beginning.length() + 100) + beginning);
            return end.take(socket);
        };
    }

    /** Responds, and closes the connection without having announced it. */
    static Turn respondAndClose(String body) {
        return socket -> {
            respond(200, body).take(socket);
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

    static void write(Socket socket, String text) throws IOException {
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
                Turn turn;
                synchronized (turns) {
                    turn = turns.poll();
                }
                open = (turn == null ? respond(418, "{}") : turn).take(socket);
            }
        } catch (IOException e) {
            // The client gave up, which some turns are about.
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
