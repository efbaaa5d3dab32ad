package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of the provider's list of subjects. {@code POST /sandbox/list} sets them.
 *
 * @param lag the time from the creation of a subject until it appears in lists
 * @param insertBetweenPages number of subjects that another client creates before each page but the first one
 * @param unreadableEntries number of entries without an id in each page
 * @param foreignSubjects number of subjects that other clients created before the sandbox started
 */
record ListSettings(ListOrder order, Duration lag, int insertBetweenPages, int unreadableEntries, int foreignSubjects) {

    static final int MAX_FOREIGN_SUBJECTS = 10_000_000;

    /** All fields with their meanings. Every field is optional. */
    static final Map<String, String> FIELDS = fields();

    private static final int MAX_LAG_MILLIS = 86_400_000;
    private static final int MAX_INSERTED = 100;
    private static final int MAX_UNREADABLE = 10;

    /** @throws IllegalArgumentException if the number of foreign subjects is negative or too large */
    ListSettings {
        if (foreignSubjects < 0 || foreignSubjects > MAX_FOREIGN_SUBJECTS) {
            throw new IllegalArgumentException("found " + foreignSubjects + " as the number of foreign subjects: 0 to "
                    + MAX_FOREIGN_SUBJECTS + " is allowed");
        }
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("order", String.join(", ", ListOrder.codes()) + " (pseudo-random by id); the first by default");
        fields.put("lag_ms", "a subject appears in lists this many milliseconds after its creation, 0 to 86400000");
        fields.put(
                "insert_between_pages",
                "number of subjects (Newcomer 000000 …) that another client creates before each page but the first,"
                        + " 0 to 100. Page tokens are offsets: with newest_first, a page repeats that many subjects of"
                        + " the previous page");
        fields.put("unreadable_entries", "number of entries without an id in each page, 0 to 10");
        fields.put(
                "foreign_subjects",
                "number of subjects of other clients (Crowd 000000 …), which are older than all others, 0 to "
                        + MAX_FOREIGN_SUBJECTS + "; by default subjects.standalone.sandbox-subjects");
        return Collections.unmodifiableMap(fields);
    }

    static ListSettings withForeignSubjects(int number) {
        return new ListSettings(ListOrder.OLDEST_FIRST, Duration.ZERO, 0, 0, number);
    }

    /**
     * @param foreignSubjects the number of foreign subjects if the object does not have the field
     * @throws IllegalArgumentException with a message for the client, if a field is unknown or out of its bounds
     */
    static ListSettings of(JsonNode json, int foreignSubjects) {
        SettingsReader settings = new SettingsReader(json, FIELDS.keySet());
        return new ListSettings(
                ListOrder.ofCode(settings.oneOf("order", ListOrder.codes())),
                Duration.ofMillis(settings.integer("lag_ms", 0, 0, MAX_LAG_MILLIS)),
                settings.integer("insert_between_pages", 0, 0, MAX_INSERTED),
                settings.integer("unreadable_entries", 0, 0, MAX_UNREADABLE),
                settings.integer("foreign_subjects", foreignSubjects, 0, MAX_FOREIGN_SUBJECTS));
    }

    ObjectNode toJson() {
        return SandboxResponse.object()
                .put("order", order.code())
                .put("lag_ms", lag.toMillis())
                .put("insert_between_pages", insertBetweenPages)
                .put("unreadable_entries", unreadableEntries)
                .put("foreign_subjects", foreignSubjects);
    }
}
