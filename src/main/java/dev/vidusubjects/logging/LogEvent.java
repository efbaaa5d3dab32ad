package dev.vidusubjects.logging;

import dev.vidusubjects.text.Printable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * A structured log event on one line: a name and fields. Its text is {@code event key=value …}; the log of the AWS
 * functions contains the same fields as JSON. It never contains media, keys or query strings of URLs.
 */
public final class LogEvent {

    private final String event;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private LogEvent(String event) {
        this.event = event;
    }

    /** @param event stable name, for example {@code task_completed}; alarms depend on it */
    public static LogEvent of(String event) {
        return new LogEvent(event);
    }

    /** @param value any object whose text fits on one line; an empty {@link Optional} is omitted */
    public LogEvent with(String key, Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(present -> with(key, present));
        } else if (value instanceof Duration duration) {
            fields.put(key, duration.toMillis() / 1000.0);
        } else if (value instanceof Number || value instanceof Boolean) {
            fields.put(key, value);
        } else {
            fields.put(key, String.valueOf(value));
        }
        return this;
    }

    public String event() {
        return event;
    }

    /** @return numbers, booleans and texts, in the order in which they were added */
    public Map<String, Object> fields() {
        return new LinkedHashMap<>(fields);
    }

    public void info(Logger log) {
        log.infov("{0}", this);
    }

    public void warn(Logger log) {
        log.warnv("{0}", this);
    }

    public void error(Logger log) {
        log.errorv("{0}", this);
    }

    /** @param cause the exception whose stack trace is logged too */
    public void error(Logger log, Throwable cause) {
        log.errorv(cause, "{0}", this);
    }

    /**
     * @return always one line: values can contain untrusted input, for example file names, so unprintable characters
     *     are replaced
     */
    @Override
    public String toString() {
        String line = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" ", event + " ", ""));
        return Printable.oneLine(line);
    }
}
