package dev.vidusubjects.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored format of the kept media of a task: a JSON array of objects with snake_case names, the same in every store.
 * It is stored beside the task's own JSON, because it is added after the task has ended, without a new version.
 */
public final class KeptMediaJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private KeptMediaJson() {}

    /** @return {@code [{name, uri, content_type, bytes, sha256, source_url}]} */
    public static ArrayNode array(List<KeptMedia> media) {
        ArrayNode array = JSON.createArrayNode();
        for (KeptMedia kept : media) {
            array.addObject()
                    .put("name", kept.name())
                    .put("uri", kept.uri())
                    .put("content_type", kept.contentType())
                    .put("bytes", kept.bytes())
                    .put("sha256", kept.sha256())
                    .put("source_url", kept.sourceUrl());
        }
        return array;
    }

    public static String write(List<KeptMedia> media) {
        return array(media).toString();
    }

    /**
     * @param json a text that {@link #write} of this or another release returned
     * @throws TaskStoreException if the text is no such array
     */
    public static List<KeptMedia> read(String json) {
        List<KeptMedia> media = new ArrayList<>();
        try {
            JsonNode array = JSON.readTree(json);
            if (!array.isArray()) {
                throw new IllegalArgumentException("found no array");
            }
            for (JsonNode kept : array) {
                media.add(new KeptMedia(
                        kept.required("name").asText(),
                        kept.required("uri").asText(),
                        kept.required("content_type").asText(),
                        kept.required("bytes").asLong(),
                        kept.required("sha256").asText(),
                        kept.required("source_url").asText()));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new TaskStoreException("the stored media of a task cannot be read: " + e.getMessage(), e);
        }
        return media;
    }
}
