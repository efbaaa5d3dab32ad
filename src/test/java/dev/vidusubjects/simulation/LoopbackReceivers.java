package dev.vidusubjects.simulation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** One server on the loopback interface for the receivers of all runs, because runs are many and short. */
final class LoopbackReceivers {

    private static final int BACKLOG = 100;

    private static final Map<String, SimulatedReceivers> RECEIVERS = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final HttpServer SERVER = start();

    private LoopbackReceivers() {}

    private static HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            ExecutorService threads = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "receiver");
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(threads);
            server.createContext("/", LoopbackReceivers::serve);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the URL of a new endpoint */
    static URI register(SimulatedReceivers receivers, int number) {
        String path = "/" + NUMBERS.incrementAndGet() + "/" + number;
        RECEIVERS.put(path, receivers);
        return url(path);
    }

    static void remove(URI endpoint) {
        RECEIVERS.remove(endpoint.getPath());
    }

    private static URI url(String path) {
        return URI.create("http://127.0.0.1:" + SERVER.getAddress().getPort() + path);
    }

    private static void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        RECEIVERS.get(path).respond(exchange, url(path));
    }
}
