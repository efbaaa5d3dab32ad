package dev.vidusubjects.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * The stored format of a task: JSON with snake_case names, the same in every store. The mapping is written by hand,
 * because a stored task is read by other releases than the one that wrote it: renaming a component must not rename a
 * field, and an older release ignores the fields of a newer one.
 *
 * <p>Instants are ISO texts in whole milliseconds with a constant width, so that the order of the texts is the order of
 * the instants; fractions of a millisecond are truncated. The JSON is ASCII, because an unpaired surrogate, which
 * untrusted input can contain in a name, is preserved only as an escape.
 */
public final class TaskJson {

    private static final JsonFactory WRITER = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            // The size of a task is limited when it is created; a stored task must always be readable.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final ObjectReader READER = new JsonMapper(WRITER).readerFor(JsonNode.class);

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private TaskJson() {}

    /** @return one line of ASCII */
    public static String write(Task task) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = WRITER.createGenerator(text)) {
            new TaskJsonWriter(json).write(task);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    /**
     * Reads a task. Unknown fields are ignored, absent lists are empty.
     *
     * @param json a text that {@link #write} of this or another release returned
     * @return the task
     * @throws TaskStoreException if the text is not a task; the message names the field
     */
    public static Task read(String json) {
        try {
            return TaskJsonReader.task(READER.readTree(json));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw new TaskStoreException("a stored task cannot be read: " + e.getMessage(), e);
        }
    }

    /** @return ISO text of constant width, in whole milliseconds: {@code 2026-01-31T12:00:00.000Z} */
    public static String text(Instant instant) {
        return MILLISECONDS.format(instant);
    }
}
