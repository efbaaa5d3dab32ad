package dev.vidusubjects.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vidusubjects.emulators.Emulators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An AWS service with scripted responses, over real HTTP on the loopback interface. Records the requests. */
final class LoopbackService implements AutoCloseable {

    /** A received request. */
    record Request(String method, String path, Map<String, List<String>> headers, byte[] body) {

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }

        /** The operation of a JSON protocol, for example {@code AmazonSSM.GetParameter}. */
        String operation() {
            return header("x-amz-target");
        }

        JsonNode json() {
            try {
                return JsonMapper.builder().build().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * A scripted response.
     *
     * @param broken whether the connection is closed in the middle of the body
     */
    record Response(int status, Map<String, String> headers, byte[] body, boolean broken) {

        Response(int status, Map<String, String> headers, byte[] body) {
            this(status, headers, body, false);
        }

        Response brokenOff() {
            return new Response(status, headers, body, true);
        }

        static Response json(int status, String body) {
            return new Response(
                    status,
                    Map.of("content-type", "application/x-amz-json-1.1"),
                    body.getBytes(StandardCharsets.UTF_8));
        }

        /** An error of a JSON protocol. */
        static Response error(int status, String type, String message) {
            return json(status, "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}");
        }
    }

    /** Chooses the response to a request. */
    interface Behaviour {
        Response response(Request request) throws IOException, InterruptedException;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = request -> Response.error(500, "InternalFailure", "not scripted");

    LoopbackService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @return clients that all call this service */
    AwsClients clients() {
        return new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(uri()));
    }

    void responds(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    void responds(Response always) {
        behaviour = request -> always;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes());
            requests.add(request);
            Response response = behaviour.response(request);
            response.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody()
                    .write(response.body(), 0, response.broken() ? response.body().length / 2 : response.body().length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
