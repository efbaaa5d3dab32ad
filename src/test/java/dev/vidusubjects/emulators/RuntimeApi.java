package dev.vidusubjects.emulators;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Lambda Runtime API on the loopback interface, for one function's process: sends events to it, and receives its
 * responses.
 */
public final class RuntimeApi implements AutoCloseable {

    private static final String VERSION = "/2018-06-01/runtime/";
    private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(60);

    /**
     * @param error whether the function failed; then the body is that of the error
     * @param body JSON
     */
    public record Response(boolean error, byte[] body) {}

    private record Event(String id, byte[] payload) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Response>> responses = new ConcurrentHashMap<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile String initError;
    private volatile long readyAt;

    public RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(VERSION + "invocation/next", this::next);
        server.createContext(VERSION + "invocation/", this::responded);
        server.createContext(VERSION + "init/error", this::failedToStart);
        server.start();
    }

    /** @return the value of {@code AWS_LAMBDA_RUNTIME_API} */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until the function requests its first event. */
    public void awaitReady(Duration limit) throws InterruptedException {
        if (!ready.await(limit.toMillis(), TimeUnit.MILLISECONDS) || initError != null) {
            throw new IllegalStateException("the function did not start: " + initError);
        }
    }

    /** @return the instant at which the function requested its first event, in terms of {@link System#nanoTime} */
    public long readyAt() {
        return readyAt;
    }

    public Response invoke(byte[] payload, Duration limit) throws InterruptedException, TimeoutException {
        Event event = new Event(UUID.randomUUID().toString(), payload);
        CompletableFuture<Response> response = new CompletableFuture<>();
        responses.put(event.id, response);
        events.add(event);
        try {
            return response.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        if (readyAt == 0) {
            readyAt = System.nanoTime();
        }
        ready.countDown();
        Event event;
        try {
            event = events.take();
        } catch (InterruptedException e) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", event.id);
        exchange.getResponseHeaders()
                .set(
                        "Lambda-Runtime-Deadline-Ms",
                        String.valueOf(System.currentTimeMillis() + FUNCTION_TIMEOUT.toMillis()));
        exchange.getResponseHeaders()
                .set(
                        "Lambda-Runtime-Invoked-Function-Arn",
                        "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects");
        exchange.getResponseHeaders().set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, event.payload.length);
        exchange.getResponseBody().write(event.payload);
        exchange.close();
    }

    private void responded(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String[] path = exchange.getRequestURI().getPath().split("/");
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
        CompletableFuture<Response> response = responses.remove(path[path.length - 2]);
        if (response != null) {
            response.complete(new Response(path[path.length - 1].equals("error"), body));
        }
    }

    private void failedToStart(HttpExchange exchange) {
        try (exchange) {
            initError = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ready.countDown();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
