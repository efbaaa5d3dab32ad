package dev.vidusubjects.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.result.TaskView;
import dev.vidusubjects.task.Task;

/** The body of an announcement: the payload that Standard Webhooks 1.0 recommends, {@code {type, timestamp, data}}. */
public final class AnnouncementBody {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AnnouncementBody() {}

    /**
     * @param ended a task that has ended; it may have changed since without being opened
     * @param sandbox whether the provider is the sandbox
     * @return one line of JSON; {@code data} is the task view, with the version of the ending
     */
    static String of(Task ended, boolean sandbox) {
        ObjectNode view = TaskView.of(ended, sandbox, TaskView.MediaUrls.none());
        view.put("version", ended.endedVersion().orElseThrow());
        ObjectNode body = JSON.createObjectNode();
        body.put("type", type(ended)).put("timestamp", ended.updatedAt().toString());
        body.set("data", view);
        return body.toString();
    }

    /** @return {@code subject.completed}, {@code subject.failed} or {@code subject.unconfirmed} */
    static String type(Task ended) {
        return "subject." + ended.status().code();
    }

    /**
     * @param body a body of an announcement
     * @return its task view, JSON
     */
    public static String view(String body) {
        return read(body).path("data").toString();
    }

    /** @return the type that a body states */
    static String type(String body) {
        return read(body).path("type").asText();
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored body of an announcement is no JSON", e);
        }
    }
}
