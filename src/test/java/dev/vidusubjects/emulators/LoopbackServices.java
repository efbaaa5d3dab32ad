package dev.vidusubjects.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The services that the functions call besides the emulators, on the loopback interface: Systems Manager (the
 * provider's key), Step Functions (records the started executions), and a provider that implements the API contract.
 * Records the requests.
 */
public final class LoopbackServices implements AutoCloseable {

    public static final String KEY = "vtrix-key-that-stays-secret";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GENERATION = "/model/v1/generation";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<JsonNode> executions = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> submitted = new ConcurrentHashMap<>();
    private final AtomicInteger submissions = new AtomicInteger();
    private final Map<String, JsonNode> listings = new ConcurrentHashMap<>();
    private final List<JsonNode> subjects = new CopyOnWriteArrayList<>();
    private volatile List<String> busy = List.of();

    public LoopbackServices() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::aws);
        server.createContext(GENERATION, this::provider);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @return the received requests, in order */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** @return the inputs of {@code StartExecution}, in order */
    public List<JsonNode> executions() {
        return List.copyOf(executions);
    }

    public int submissions() {
        return submissions.get();
    }

    /** @return the parameters of the submissions for a subject of this name */
    public List<JsonNode> submissions(String name) {
        return submitted.values().stream()
                .filter(params -> params.path("name").asText().equals(name))
                .toList();
    }

    /**
     * Submits a task as another client of the provider.
     *
     * @return the provider's task id
     */
    public String submit(String name) {
        return submit(JSON.createObjectNode().put("name", name));
    }

    private String submit(JsonNode params) {
        String id = "p-" + submissions.incrementAndGet();
        submitted.put(id, params);
        return id;
    }

    /**
     * @param names the names of the subjects for which the provider is busy (it responds with 429) until the next call
     */
    public void busyFor(String... names) {
        busy = List.of(names);
    }

    /** Adds a subject to the provider's list, which has one subject on each page. */
    public void exists(String id, String name) {
        ObjectNode subject = JSON.createObjectNode().put("id", id).put("name", name);
        subject.putArray("images").add("https://cdn.example/" + id + ".png");
        subjects.add(subject);
    }

    private void aws(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        requests.add(target == null ? exchange.getRequestURI().toString() : target);
        ObjectNode response = JSON.createObjectNode();
        if ("AmazonSSM.GetParameter".equals(target)) {
            response.putObject("Parameter")
                    .put("Name", request.path("Name").asText())
                    .put("Type", "SecureString")
                    .put("Version", 1)
                    .put("Value", KEY);
        } else if ("AWSStepFunctions.StartExecution".equals(target)) {
            executions.add(request);
            response.put("executionArn", "arn:aws:states:eu-central-1:123456789012:execution:poll-task:1")
                    .put("startDate", 1_767_268_800);
        }
        respond(exchange, response);
    }

    private void provider(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        String path = exchange.getRequestURI().getPath();
        ObjectNode response = JSON.createObjectNode();
        if (exchange.getRequestMethod().equals("POST")) {
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            JsonNode params = request.path("input").path(0).path("params");
            if (request.path("model").asText().equals("vidu_get_subjects")) {
                String id = "list-" + listings.size();
                listings.put(id, page(params.path("next_page_token").asInt()));
                respond(exchange, response.put("id", id).put("status", "queued"));
                return;
            }
            if (busy.contains(params.path("name").asText())) {
                respond(exchange, 429, response.put("message", "too many requests"));
                return;
            }
            if (params.path("name").asText().startsWith("echo")) {
                // As a careless provider does: echoes everything that it received.
                String sent = exchange.getRequestHeaders().getFirst("Authorization") + ": " + params;
                response.putObject("error").put("code", "FieldInvalid").put("message", sent);
                respond(exchange, 400, response);
                return;
            }
            String id = submit(params);
            response.put("id", id).put("status", "queued");
        } else {
            String id = path.substring(path.lastIndexOf('/') + 1);
            JsonNode result = listings.containsKey(id) ? listings.get(id) : subject(id);
            response.put("id", id).put("status", "completed");
            response.putArray("output")
                    .addObject()
                    .putArray("content")
                    .addObject()
                    .put("type", "text")
                    .put("text", result.toString());
        }
        respond(exchange, response);
    }

    /** @return the subject, with the images from which it was created, as a provider may show them */
    private JsonNode subject(String id) {
        return JSON.createObjectNode()
                .<ObjectNode>set("images", submitted.get(id).path("images"))
                .put("id", "subject-" + id)
                .put("name", submitted.get(id).path("name").asText())
                .put("style", "anime")
                .put("credits", 5);
    }

    private JsonNode page(int number) {
        ObjectNode page = JSON.createObjectNode();
        ArrayNode listed = page.putArray("subjects");
        subjects.stream().skip(number).limit(1).forEach(listed::add);
        if (number + 1 < subjects.size()) {
            page.put("next_page_token", Integer.toString(number + 1));
        }
        return page.put("count", listed.size());
    }

    private static void respond(HttpExchange exchange, ObjectNode response) throws IOException {
        respond(exchange, 200, response);
    }

    private static void respond(HttpExchange exchange, int status, ObjectNode response) throws IOException {
        byte[] body = response.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
