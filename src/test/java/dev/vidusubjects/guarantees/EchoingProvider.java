package dev.vidusubjects.guarantees;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A provider that echoes what it received: the key and inline media in every kind of response, URLs in its errors. */
final class EchoingProvider implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String GENERATION = "/model/v1/generation";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, JsonNode> submitted = new ConcurrentHashMap<>();

    EchoingProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(GENERATION, this::serve);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @return the parameters of each accepted submission, by the provider's task id */
    Map<String, JsonNode> submitted() {
        return Map.copyOf(submitted);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("POST")) {
            submit(exchange, key, JSON.readTree(body).at("/input/0/params"));
        } else {
            String path = exchange.getRequestURI().getPath();
            poll(exchange, key, path.substring(path.lastIndexOf('/') + 1));
        }
    }

    private void submit(HttpExchange exchange, String key, JsonNode params) throws IOException {
        String name = params.path("name").asText();
        if (name.startsWith("refused")) {
            respond(exchange, 400, error("FieldInvalid", key, params));
        } else if (name.startsWith("account")) {
            respond(exchange, 401, error("Unauthorized", key, params));
        } else if (name.startsWith("cut")) {
            exchange.close();
        } else {
            String id = "p-" + (submitted.size() + 1);
            submitted.put(id, params);
            respond(
                    exchange,
                    200,
                    JSON.createObjectNode()
                            .put("id", id)
                            .put("status", "created")
                            .put("message", key)
                            .set("metadata", inline(params.path("images"))));
        }
    }

    private void poll(HttpExchange exchange, String key, String id) throws IOException {
        JsonNode params = submitted.get(id);
        if (params == null) {
            respond(exchange, 404, error("TaskNotFound", key, JSON.createObjectNode()));
            return;
        }
        ObjectNode task = JSON.createObjectNode().put("id", id).put("echo", key);
        task.set("metadata", inline(params.path("images")));
        if (params.path("name").asText().startsWith("fails")) {
            task.put("status", "failed").setAll(error("AuditSubmitIllegal", key, params));
        } else {
            ObjectNode subject = JSON.createObjectNode()
                    .put("id", "subject-" + id)
                    .put("name", params.path("name").asText())
                    .put("description", "made with " + key);
            // The URLs of a created subject are the provider's own, and are stored unchanged.
            subject.putArray("images").add("https://cdn.example/" + id + ".png?signature=the-providers-own");
            subject.set("videos", inline(params.path("images")));
            task.put("status", "completed")
                    .putArray("output")
                    .addObject()
                    .putArray("content")
                    .addObject()
                    .put("type", "text")
                    .put("text", subject.toString());
        }
        respond(exchange, 200, task);
    }

    private static ArrayNode inline(JsonNode items) {
        ArrayNode inline = JSON.createArrayNode();
        items.forEach(item -> {
            if (item.asText().startsWith("data:")) {
                inline.add(item);
            }
        });
        return inline;
    }

    private static ObjectNode error(String code, String key, JsonNode params) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("code", code).put("message", "with " + key + ": " + params);
        return body;
    }

    private static void respond(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
