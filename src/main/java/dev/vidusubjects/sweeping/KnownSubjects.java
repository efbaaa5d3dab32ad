package dev.vidusubjects.sweeping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.subject.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When each of the provider's subjects was seen first: the provider's list does not say when a subject was created.
 *
 * @param since when the list had been read completely for the first time
 * @param firstSeen when the first list that held it had been read completely, by subject id
 */
record KnownSubjects(Instant since, Map<String, Instant> firstSeen) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    KnownSubjects {
        firstSeen = Map.copyOf(firstSeen);
    }

    /** @return knows nothing yet */
    static KnownSubjects none(Instant now) {
        return new KnownSubjects(now, Map.of());
    }

    /** @throws IOException if the document is not one of {@link #toJson} */
    static KnownSubjects ofJson(byte[] document) throws IOException {
        try {
            JsonNode root = JSON.readTree(document);
            Map<String, Instant> firstSeen = new HashMap<>();
            for (Map.Entry<String, JsonNode> entry : root.path("first_seen").properties()) {
                firstSeen.put(entry.getKey(), Instant.parse(entry.getValue().asText()));
            }
            return new KnownSubjects(Instant.parse(root.path("since").asText()), firstSeen);
        } catch (DateTimeException e) {
            throw new IOException("the list of known subjects is damaged", e);
        }
    }

    byte[] toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("since", since.toString());
        ObjectNode seen = root.putObject("first_seen");
        firstSeen.forEach((id, moment) -> seen.put(id, moment.toString()));
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @param current all subjects that exist; those that are gone are forgotten */
    KnownSubjects with(List<Subject> current, Instant now) {
        Map<String, Instant> next = new HashMap<>();
        current.forEach(subject -> next.put(subject.id(), firstSeen.getOrDefault(subject.id(), now)));
        return new KnownSubjects(since, next);
    }

    /** @return whether the subject was not in the last list that had been read completely by {@code moment} */
    boolean appearedAfter(String id, Instant moment) {
        Instant first = firstSeen.get(id);
        return !since.isAfter(moment) && (first == null || first.isAfter(moment));
    }
}
