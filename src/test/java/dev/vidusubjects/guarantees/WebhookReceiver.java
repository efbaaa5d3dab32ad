package dev.vidusubjects.guarantees;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A receiver of webhooks on the loopback interface, which verifies each signature with the library of Standard
 * Webhooks. It refuses the first attempt of some announcements.
 */
final class WebhookReceiver implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Webhook webhook;
    private final int refusedShare;
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> paths = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * @param secret a secret that must verify every signature
     * @param refusedShare every so many announcements are refused once; 0 for none
     */
    WebhookReceiver(String secret, int refusedShare) throws Exception {
        this.webhook = new Webhook(secret);
        this.refusedShare = refusedShare;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** @param pathAndQuery for example {@code /hook?token=secret} */
    URI url(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + pathAndQuery);
    }

    private void serve(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        try {
            webhook.verify(body, HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true));
        } catch (WebhookVerificationException e) {
            faults.add("a signature that does not verify: " + id);
        }
        String first = bodies.putIfAbsent(id, body);
        if (first != null && !first.equals(body)) {
            faults.add("two bodies of " + id + ": " + first + " and " + body);
        }
        boolean refuses = first == null && refusedShare > 0 && Math.floorMod(id.hashCode(), refusedShare) == 0;
        if (!refuses) {
            accepted.add(id);
            paths.merge(exchange.getRequestURI().getPath(), 1, Integer::sum);
        }
        exchange.sendResponseHeaders(refuses ? 503 : 204, -1);
        exchange.close();
    }

    /** @return the accepted announcements, each {@code TYPE TASK_ID}, for example {@code subject.completed 0af3…} */
    Set<String> announced() {
        return accepted.stream().map(id -> announced(bodies.get(id))).collect(Collectors.toSet());
    }

    private static String announced(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json.path("type").asText() + " " + json.at("/data/id").asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** @return the number of accepted requests to a path */
    int accepted(String path) {
        return paths.getOrDefault(path, 0);
    }

    /** @return the number of accepted announcements, each counted once */
    int announcements() {
        return accepted.size();
    }

    /** @return the number of all requests */
    int requests() {
        return requests.get();
    }

    /** @return what no receiver may get: signatures that do not verify, and two bodies with one id */
    List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
