package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The provider. Every task is completed at its first poll; a task that lists the account's subjects has one full page.
 */
final class ProviderStandIn implements StandIn {

    static final String KEY = "vtrix-key-of-the-bench";

    private static final String TASKS = "/model/v1/generation";
    private static final String LIST = "list-";
    private static final int SUBJECTS = 100;

    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicInteger submissions = new AtomicInteger();
    private final AtomicInteger lists = new AtomicInteger();

    @Override
    public Reply reply(HttpServerRequest request, byte[] body) throws IOException {
        if (!("Bearer " + KEY).equals(request.getHeader("Authorization"))) {
            return Reply.json(401, JSON.createObjectNode().put("message", "unauthorized"));
        }
        if (request.method().name().equals("POST") && request.path().equals(TASKS)) {
            boolean isList = model(body).equals("vidu_get_subjects");
            (isList ? lists : submissions).incrementAndGet();
            return Reply.json(
                    200,
                    JSON.createObjectNode()
                            .put("id", (isList ? LIST : "creation-") + tasks.incrementAndGet())
                            .put("status", "queued"));
        }
        if (request.method().name().equals("GET") && request.path().startsWith(TASKS + "/task/")) {
            String id = request.path().substring(request.path().lastIndexOf('/') + 1);
            return Reply.json(200, completed(id, id.startsWith(LIST) ? page() : subject(id)));
        }
        throw new IOException("not supported: " + request.method() + " " + request.path());
    }

    /** The media of the request are long, so that they are skipped and not decoded. */
    private static String model(byte[] body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("model")) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
        }
        throw new IOException("the request has no model");
    }

    private static ObjectNode completed(String id, ObjectNode result) {
        ObjectNode task = JSON.createObjectNode().put("id", id).put("status", "completed");
        task.putArray("output")
                .addObject()
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", result.toString());
        return task;
    }

    private static ObjectNode subject(String id) {
        ObjectNode subject = JSON.createObjectNode().put("id", "subject-" + id).put("name", "Bench");
        subject.putArray("images").add("https://media.example/" + id + ".png");
        subject.putArray("videos");
        return subject.put("style", "photo").put("description", "a hero").put("credits", 5);
    }

    private static ObjectNode page() {
        ObjectNode page = JSON.createObjectNode();
        ArrayNode subjects = page.putArray("subjects");
        for (int i = 0; i < SUBJECTS; i++) {
            ObjectNode subject = JSON.createObjectNode().put("id", "other-" + i).put("name", "Other " + i);
            subject.putArray("images").add("https://media.example/other-" + i + ".png");
            subjects.add(subject);
        }
        return page.put("count", SUBJECTS);
    }

    int submissions() {
        return submissions.get();
    }

    int lists() {
        return lists.get();
    }
}
