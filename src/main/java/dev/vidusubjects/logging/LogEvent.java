package dev.vidusubjects.logging;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One line of the log: what happened, with its facts as fields. Prints as {@code event key=value …}; the functions' log
 * writes the same fields as JSON. Never holds media, keys or query strings of URLs.
 */
public final class LogEvent {

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    private final String event;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private LogEvent(String event) {
        this.event = event;
    }

    /** @param event stable name, for example {@code task_completed}: alarms are built on it */
    public static LogEvent of(String event) {
        return new LogEvent(event);
    }

    /** @param value anything whose text fits on a line; an empty {@link Optional} is left out */
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

    /** @return numbers, booleans and texts, in the order in which they were given */
    public Map<String, Object> fields() {
        return new LinkedHashMap<>(fields);
    }

    public void info(Logger log) {
        log.infov("{0}", this);
    }

    public void warn(Logger log) {
        log.warnv("{0}", this);
    }

    /** @param cause its stack trace is logged too */
    public void error(Logger log, Throwable cause) {
        log.errorv(cause, "{0}", this);
    }

    /** One line, whatever the values hold: strangers name files. */
    @Override
    public String toString() {
        String line = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" ", event + " ", ""));
        return UNPRINTABLE.matcher(line).replaceAll("?");
    }
}
