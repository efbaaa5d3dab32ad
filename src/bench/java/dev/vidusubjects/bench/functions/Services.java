package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.bench.functions.BucketStandIn.StoredFile;
import dev.vidusubjects.bench.functions.StandIn.Reply;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** All services that a deployment has, each with a server of its own, and what they have received. */
final class Services {

    static final String TABLE = "vidu-subjects-bench";
    static final String KEY_PARAMETER = "/vidu-subjects/provider-key";
    static final String SECRET_PARAMETER = "/vidu-subjects/webhook-secret";

    /** The example of the Standard Webhooks specification. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String QUEUES = "/123456789012/vidu-subjects-";

    private final TableStandIn table = new TableStandIn();
    private final BucketStandIn bucket = new BucketStandIn();
    private final ProviderStandIn provider = new ProviderStandIn();
    private final AtomicInteger executions = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicInteger webhooks = new AtomicInteger();
    private final Map<String, byte[]> pictures = new ConcurrentHashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final URI webhookServer;
    private final URI pictureServer;
    private final URI queueServer;

    Services(TlsServers servers) {
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", servers.start(table).toString());
        environment.put("AWS_ENDPOINT_URL_S3", servers.start(bucket).toString());
        environment.put(
                "AWS_ENDPOINT_URL_SSM", aws(servers, Services::parameter).toString());
        environment.put("AWS_ENDPOINT_URL_SFN", aws(servers, this::execution).toString());
        environment.put(
                "AWS_ENDPOINT_URL_EVENTBRIDGE", aws(servers, this::putEvents).toString());
        queueServer = aws(servers, this::sendMessages);
        environment.put("AWS_ENDPOINT_URL_SQS", queueServer.toString());
        environment.put("SUBJECTS_PROVIDER_BASE_URL", servers.start(provider).toString());
        webhookServer = servers.start(this::webhook);
        pictureServer = servers.start(this::picture);
    }

    private static URI aws(TlsServers servers, StandIn.Operations operations) {
        return servers.start(StandIn.aws(operations));
    }

    private static ObjectNode parameter(String operation, JsonNode request) {
        requireOperation("GetParameter", operation);
        String name = request.path("Name").asText();
        ObjectNode response = StandIn.JSON.createObjectNode();
        response.putObject("Parameter")
                .put("Name", name)
                .put("Type", "SecureString")
                .put("Version", 1)
                .put("Value", name.equals(KEY_PARAMETER) ? ProviderStandIn.KEY : SECRET);
        return response;
    }

    private ObjectNode execution(String operation, JsonNode request) {
        requireOperation("StartExecution", operation);
        executions.incrementAndGet();
        return StandIn.JSON
                .createObjectNode()
                .put(
                        "executionArn",
                        "arn:aws:states:eu-central-1:123456789012:execution:poll-task:"
                                + request.path("name").asText())
                .put("startDate", System.currentTimeMillis() / 1000.0);
    }

    private ObjectNode putEvents(String operation, JsonNode request) {
        requireOperation("PutEvents", operation);
        ObjectNode response = StandIn.JSON.createObjectNode().put("FailedEntryCount", 0);
        ArrayNode entries = response.putArray("Entries");
        request.path("Entries")
                .forEach(entry -> entries.addObject().put("EventId", "event-" + events.incrementAndGet()));
        return response;
    }

    private ObjectNode sendMessages(String operation, JsonNode request) {
        requireOperation("SendMessageBatch", operation);
        ObjectNode response = StandIn.JSON.createObjectNode();
        ArrayNode successful = response.putArray("Successful");
        for (JsonNode message : request.path("Entries")) {
            byte[] body = message.path("MessageBody").asText().getBytes(StandardCharsets.UTF_8);
            successful
                    .addObject()
                    .put("Id", message.path("Id").asText())
                    .put("MessageId", "message-" + messages.incrementAndGet())
                    .put("MD5OfMessageBody", BucketStandIn.md5(body));
        }
        response.putArray("Failed");
        return response;
    }

    private static void requireOperation(String expected, String operation) {
        if (!operation.equals(expected)) {
            throw new IllegalArgumentException("not supported: " + operation);
        }
    }

    private Reply webhook(HttpServerRequest request, byte[] body) {
        if (request.getHeader("webhook-signature") == null || body.length == 0) {
            return Reply.empty(400);
        }
        webhooks.incrementAndGet();
        return Reply.empty(204);
    }

    private Reply picture(HttpServerRequest request, byte[] body) throws IOException {
        byte[] picture = pictures.get(request.path());
        if (picture == null) {
            throw new IOException("there is no picture " + request.path());
        }
        return Reply.of(200, "image/png", picture);
    }

    /** @return the variables of a function that name the services; peers use them, too */
    Map<String, String> environment() {
        return environment;
    }

    String queue(String name) {
        return queueServer + QUEUES + name;
    }

    URI webhookEndpoint() {
        return webhookServer.resolve("/webhooks");
    }

    /** @return the URL of a PNG as the provider shows it */
    URI picture(byte[] png) {
        String path = "/" + png.length + ".png";
        pictures.put(path, png);
        return pictureServer.resolve(path);
    }

    TableStandIn table() {
        return table;
    }

    BucketStandIn bucket() {
        return bucket;
    }

    ProviderStandIn provider() {
        return provider;
    }

    /** What was received so far by the services that keep nothing else. */
    record Received(int submissions, int lists, int executions, int events, int messages, int webhooks) {

        Received since(Received earlier) {
            return new Received(
                    submissions - earlier.submissions,
                    lists - earlier.lists,
                    executions - earlier.executions,
                    events - earlier.events,
                    messages - earlier.messages,
                    webhooks - earlier.webhooks);
        }
    }

    Received received() {
        return new Received(
                provider.submissions(),
                provider.lists(),
                executions.get(),
                events.get(),
                messages.get(),
                webhooks.get());
    }

    /** What a deployment keeps beside its tasks: for example that the provider's list was read. */
    record State(Map<String, ObjectNode> items, Map<String, StoredFile> objects) {}

    State state() {
        return new State(table.items(key -> key.startsWith("state/")), bucket.objects(key -> key.startsWith("state/")));
    }

    /** Removes everything but a state. Otherwise a later start would find more tasks than an earlier one. */
    void reset(State state) {
        table.replaceAll(state.items);
        bucket.replaceAll(state.objects);
    }
}
