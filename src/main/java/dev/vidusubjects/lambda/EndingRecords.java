package dev.vidusubjects.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskEvent;
import dev.vidusubjects.task.TaskJson;
import dev.vidusubjects.task.TaskStoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The records of a batch of the table's stream whose write ended a task. Other records, and those that cannot be
 * read, are ignored: no repetition would make them readable.
 */
final class EndingRecords {

    private static final Logger LOG = Logger.getLogger(EndingRecords.class);

    /** The tasks by the position of their records, in the order of the stream. */
    private final Map<String, Task> endings = new LinkedHashMap<>();

    EndingRecords(JsonNode records) {
        for (JsonNode record : records) {
            JsonNode change = record.path("dynamodb");
            String position = change.path("SequenceNumber").asText();
            task(position, change.path("NewImage").path("task").path("S"))
                    .flatMap(TaskEvent::of)
                    .ifPresent(ending -> endings.put(position, ending.task()));
        }
    }

    private static Optional<Task> task(String position, JsonNode json) {
        if (!json.isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TaskJson.read(json.textValue()));
        } catch (TaskStoreException e) {
            LogEvent.of("record_unreadable")
                    .with("sequence_number", position)
                    .with("reason", e.getMessage())
                    .error(LOG);
            return Optional.empty();
        }
    }

    /** @return the tasks, as the writes that ended them stored them */
    List<Task> tasks() {
        return List.copyOf(endings.values());
    }

    /** @return the position of the first record whose announcement failed: Lambda repeats it and all later records */
    Optional<String> first(Set<AnnouncementId> failed) {
        return endings.entrySet().stream()
                .filter(ending -> AnnouncementId.of(ending.getValue())
                        .filter(failed::contains)
                        .isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
