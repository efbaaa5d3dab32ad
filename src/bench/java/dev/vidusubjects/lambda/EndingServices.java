package dev.vidusubjects.lambda;

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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The services that publish and deliver call besides the emulators of DynamoDB and S3, on the loopback interface:
 * EventBridge, SQS, Systems Manager with the secret of the webhooks, the provider's pictures, and an endpoint of
 * webhooks. Every call succeeds.
 */
final class EndingServices implements AutoCloseable {

    /** The example of the Standard Webhooks specification. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ENDPOINT = "/webhooks";
    private static final String PICTURES = "/pictures/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> pictures = new ConcurrentHashMap<>();

    EndingServices() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::aws);
        server.createContext(ENDPOINT, EndingServices::webhook);
        server.createContext(PICTURES, this::picture);
        server.start();
    }

    /** @return the URL of the endpoint of webhooks */
    URI endpoint() {
        return URI.create(address() + ENDPOINT);
    }

    /** @return the URL of a PNG as the provider would show it; the same one for pictures of the same length */
    URI picture(byte[] png) {
        String path = PICTURES + png.length + ".png";
        pictures.put(path, png);
        return URI.create(address() + path);
    }

    /**
     * The additional environment of a function. It lacks the queues to which a function sends only after a failure, so
     * that a copy or a webhook that fails is a failure of the event.
     */
    Map<String, String> environment(String function) {
        return switch (function) {
            case "publish" ->
                Map.of(
                        "AWS_ENDPOINT_URL",
                        address(),
                        "SUBJECTS_AWS_EVENT_BUS",
                        "subjects",
                        "SUBJECTS_AWS_DELIVERIES_QUEUE_URL",
                        address() + "/123456789012/vidu-subjects-deliveries",
                        "SUBJECTS_WEBHOOKS_URLS",
                        endpoint().toString(),
                        "SUBJECTS_WEBHOOKS_ALLOW_PRIVATE",
                        "true",
                        "SUBJECTS_MEDIA_ALLOW_PRIVATE",
                        "true");
            case "deliver" ->
                Map.of(
                        "AWS_ENDPOINT_URL", address(),
                        "SUBJECTS_AWS_WEBHOOKS_SECRET_PARAMETER", "/vidu-subjects/webhook-secret",
                        "SUBJECTS_WEBHOOKS_ALLOW_PRIVATE", "true");
            default -> Map.of();
        };
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void aws(HttpExchange exchange) throws IOException {
        String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        ObjectNode response = JSON.createObjectNode();
        switch (target) {
            case "AWSEvents.PutEvents" -> {
                ArrayNode entries = response.put("FailedEntryCount", 0).putArray("Entries");
                request.path("Entries").forEach(entry -> entries.addObject().put("EventId", "event-1"));
            }
            case "AmazonSQS.SendMessageBatch" -> {
                ArrayNode successful = response.putArray("Successful");
                request.path("Entries").forEach(message -> successful
                        .addObject()
                        .put("Id", message.path("Id").asText())
                        .put("MessageId", "message-1")
                        .put("MD5OfMessageBody", md5(message.path("MessageBody").asText())));
                response.putArray("Failed");
            }
            case "AmazonSSM.GetParameter" ->
                response.putObject("Parameter")
                        .put("Name", request.path("Name").asText())
                        .put("Type", "SecureString")
                        .put("Version", 1)
                        .put("Value", SECRET);
            default -> {
                respond(exchange, 400, response.put("__type", "UnknownOperationException"));
                return;
            }
        }
        respond(exchange, 200, response);
    }

    private static void webhook(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private void picture(HttpExchange exchange) throws IOException {
        respond(
                exchange,
                200,
                "image/png",
                pictures.get(exchange.getRequestURI().getPath()));
    }

    private static void respond(HttpExchange exchange, int status, ObjectNode response) throws IOException {
        byte[] body = response.toString().getBytes(StandardCharsets.UTF_8);
        respond(exchange, status, "application/x-amz-json-1.1", body);
    }

    private static void respond(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** The SDK compares it with that of the message that it sent. */
    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
