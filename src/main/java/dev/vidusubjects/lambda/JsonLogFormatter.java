package dev.vidusubjects.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.start.BuildInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.Level;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Writes each line of the log as one JSON object. The fields of a {@link LogEvent} become fields of that object, so
 * that queries can name them. Lines of level WARN and above also name the build: a line of a normal task neither takes
 * longer nor costs more for it.
 */
final class JsonLogFormatter extends ExtFormatter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_STACK_LENGTH = 8_000;

    @Override
    public String format(ExtLogRecord record) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField(
                    "time", record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeStringField("level", record.getLevel().getName());
            LogEvent event = event(record);
            if (event != null) {
                json.writeStringField("event", event.event());
                for (Map.Entry<String, Object> field : event.fields().entrySet()) {
                    write(json, field.getKey(), field.getValue());
                }
            } else {
                json.writeStringField("logger", record.getLoggerName());
                json.writeStringField("message", record.getFormattedMessage());
            }
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                json.writeStringField("build", BuildInfo.TEXT);
            }
            if (record.getThrown() != null) {
                json.writeStringField("exception", stack(record.getThrown()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.append('\n').toString();
    }

    private static LogEvent event(ExtLogRecord record) {
        Object[] parameters = record.getParameters();
        return parameters != null && parameters.length == 1 && parameters[0] instanceof LogEvent event ? event : null;
    }

    private static void write(JsonGenerator json, String name, Object value) throws IOException {
        json.writeFieldName(name);
        if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Number number) {
            json.writeNumber(number.doubleValue());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(String.valueOf(value));
        }
    }

    /**
     * The start of the stack trace, which includes the class and message of the exception. It is cut, because the
     * length of a line must be limited.
     */
    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        String stack = text.toString();
        return stack.length() > MAX_STACK_LENGTH ? stack.substring(0, MAX_STACK_LENGTH) + "…" : stack;
    }
}
