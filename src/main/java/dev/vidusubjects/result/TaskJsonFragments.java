package dev.vidusubjects.result;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.task.TaskError;
import java.util.List;

/**
 * JSON fragments of a task for documents and API responses: snake_case names, absent instead of null, no inline media.
 */
public final class TaskJsonFragments {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_INLINE_LENGTH = 100;

    private TaskJsonFragments() {}

    /** @return an object: {@code id, name, images, videos, voice_id, style, description, credits} */
    public static ObjectNode subject(Subject subject) {
        ObjectNode node = NODES.objectNode();
        node.put("id", subject.id()).put("name", subject.name());
        texts(node, "images", subject.images());
        texts(node, "videos", subject.videos());
        subject.voiceId().ifPresent(voice -> node.put("voice_id", voice));
        subject.style().ifPresent(style -> node.put("style", style));
        subject.description().ifPresent(description -> node.put("description", description));
        subject.credits().ifPresent(credits -> node.put("credits", credits));
        return node;
    }

    /** @return {@code [{field, rule, message}]} */
    public static ArrayNode warnings(List<Warning> warnings) {
        ArrayNode list = NODES.arrayNode();
        warnings.forEach(warning -> add(list, warning.field(), warning.rule(), warning.message()));
        return list;
    }

    /** @return {@code [{field, rule, message}]} */
    public static ArrayNode violations(List<Violation> violations) {
        ArrayNode list = NODES.arrayNode();
        violations.forEach(violation -> add(list, violation.field(), violation.code(), violation.message()));
        return list;
    }

    /** @return {@code {code, message, retryable}} */
    public static ObjectNode error(TaskError error) {
        return NODES.objectNode()
                .put("code", error.code())
                .put("message", error.message())
                .put("retryable", error.retryable());
    }

    /** Adds an array of texts, with inline media truncated to their start. */
    static void texts(ObjectNode node, String field, List<String> texts) {
        ArrayNode array = node.putArray(field);
        texts.forEach(text -> array.add(withInlineTruncated(text)));
    }

    private static void add(ArrayNode list, String field, String rule, String message) {
        list.addObject().put("field", field).put("rule", rule).put("message", message);
    }

    /** Truncates inline media, so that documents stay small even if the provider echoes the request. */
    private static String withInlineTruncated(String text) {
        if (!text.startsWith("data:") || text.length() <= MAX_INLINE_LENGTH) {
            return text;
        }
        int comma = text.indexOf(',');
        int kept = comma >= 0 && comma < MAX_INLINE_LENGTH ? comma + 1 : "data:".length();
        return text.substring(0, kept) + "… (" + text.length() + " characters)";
    }
}
