package dev.vidusubjects.emulators;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.fixture.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Runs a state machine's definition as Step Functions does, as far as this definition needs it: Task (Lambda), Choice,
 * Wait, Succeed and Fail, in JSONata, with Retry and Catch. A Wait state advances the clock.
 */
public final class StateMachine {

    /** The definition, relative to the project. */
    static final Path DEFINITION = Path.of("terraform/workflow/poll-task.asl.json");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The maximum number of events in the history of one execution, by Step Functions' quotas; with more, it fails. */
    public static final int MAX_HISTORY_EVENTS = 25_000;

    /** A Lambda function: JSON in, JSON out. An exception's class name becomes the error's. */
    public interface Function {
        String invoke(String payload) throws Exception;
    }

    /** A failure of the platform, whose name is not that of a class. */
    public static final class PlatformError extends Exception {
        private static final long serialVersionUID = 1;
        private final String name;

        public PlatformError(String name) {
            this.name = name;
        }
    }

    /**
     * @param status {@code SUCCEEDED}, {@code FAILED} or {@code TIMED_OUT}
     * @param states the entered states, in order
     * @param transitions the billed transitions: each entered state, each retry, and the start
     * @param events the number of events in its history
     */
    public record Execution(
            String status, Object output, String error, List<String> states, int transitions, int events) {}

    private final JsonNode definition;
    private final Function function;
    private final MutableClock clock;
    private final List<String> entered = new ArrayList<>();
    private int retries;
    private int calls;

    public StateMachine(JsonNode definition, Function function, MutableClock clock) {
        this.definition = definition;
        this.function = function;
        this.clock = clock;
    }

    public static JsonNode definition() throws IOException {
        return JSON.readTree(Files.readString(DEFINITION)
                .replace("${partition}", "aws")
                .replace("${poll_function_arn}", "arn:aws:lambda:eu-central-1:123456789012:function:poll"));
    }

    public Execution run(Map<String, Object> input) {
        Instant limit =
                clock.instant().plusSeconds(definition.path("TimeoutSeconds").asLong(Long.MAX_VALUE >> 32));
        String name = definition.path("StartAt").asText();
        Object data = input;
        while (true) {
            entered.add(name);
            if (events() > MAX_HISTORY_EVENTS) {
                throw new IllegalStateException("the history is too long: " + entered.subList(0, 20));
            }
            if (clock.instant().isAfter(limit)) {
                return end("TIMED_OUT", null, "States.Timeout");
            }
            JsonNode state = definition.path("States").path(name);
            switch (state.path("Type").asText()) {
                case "Task" -> {
                    Next next = task(state, data);
                    if (next.name == null) {
                        return end("FAILED", null, next.error);
                    }
                    name = next.name;
                    data = next.data;
                }
                case "Choice" -> name = choose(state, data);
                case "Wait" -> {
                    clock.advance(Duration.ofSeconds(seconds(evaluate(state.path("Seconds"), Map.of("input", data)))));
                    name = state.path("Next").asText();
                }
                case "Succeed" -> {
                    return end("SUCCEEDED", data, null);
                }
                case "Fail" -> {
                    evaluate(state.path("Cause"), Map.of("input", data));
                    return end("FAILED", data, state.path("Error").asText());
                }
                default -> throw new IllegalStateException("no such type of state: " + state.path("Type"));
            }
        }
    }

    private Execution end(String status, Object output, String error) {
        return new Execution(status, output, error, List.copyOf(entered), 1 + entered.size() + retries, events());
    }

    /**
     * Each state is entered and exited, each call is scheduled, started and completed, and the execution starts and
     * ends.
     */
    private int events() {
        return 2 + 2 * entered.size() + 3 * calls;
    }

    private record Next(String name, Object data, String error) {}

    private Next task(JsonNode state, Object input) {
        if (!state.path("Resource").asText().equals("arn:aws:states:::lambda:invoke")) {
            throw new IllegalStateException("no such resource: " + state.path("Resource"));
        }
        Map<?, ?> arguments = (Map<?, ?>) evaluate(state.path("Arguments"), Map.of("input", input));
        int[] attempts = new int[state.path("Retry").size()];
        while (true) {
            calls++;
            try {
                Object payload = JSON.readValue(
                        function.invoke(JSON.writeValueAsString(arguments.get("Payload"))), Object.class);
                Map<String, Object> states = Map.of("input", input, "result", Map.of("Payload", payload));
                return new Next(state.path("Next").asText(), evaluate(state.path("Output"), states), null);
            } catch (Exception e) {
                String error = e instanceof PlatformError platform
                        ? platform.name
                        : e.getClass().getName();
                if (!retried(state, error, attempts)) {
                    return caught(state, input, error);
                }
            }
        }
    }

    private boolean retried(JsonNode state, String error, int[] attempts) {
        for (int i = 0; i < attempts.length; i++) {
            JsonNode retrier = state.path("Retry").get(i);
            if (names(retrier, error)) {
                if (attempts[i] >= retrier.path("MaxAttempts").asInt(3)) {
                    return false;
                }
                double delay = retrier.path("IntervalSeconds").asDouble(1)
                        * Math.pow(retrier.path("BackoffRate").asDouble(2), attempts[i]++);
                retries++;
                clock.advance(Duration.ofSeconds(
                        (long) Math.min(delay, retrier.path("MaxDelaySeconds").asDouble(Double.MAX_VALUE))));
                return true;
            }
        }
        return false;
    }

    private Next caught(JsonNode state, Object input, String error) {
        for (JsonNode catcher : state.path("Catch")) {
            if (names(catcher, error)) {
                Map<String, Object> output = Map.of("Error", error, "Cause", "{}");
                Object data = catcher.has("Output")
                        ? evaluate(catcher.path("Output"), Map.of("input", input, "errorOutput", output))
                        : output;
                return new Next(catcher.path("Next").asText(), data, null);
            }
        }
        return new Next(null, null, error);
    }

    private static boolean names(JsonNode handler, String error) {
        return StreamSupport.stream(handler.path("ErrorEquals").spliterator(), false)
                .anyMatch(name ->
                        name.asText().equals("States.ALL") || name.asText().equals(error));
    }

    private static String choose(JsonNode state, Object data) {
        for (JsonNode choice : state.path("Choices")) {
            // Anything but a boolean fails the execution on AWS.
            if ((Boolean) evaluate(choice.path("Condition"), Map.of("input", data))) {
                return choice.path("Next").asText();
            }
        }
        return state.path("Default").asText();
    }

    private static long seconds(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            long seconds = ((Number) value).longValue();
            if (seconds >= 0 && seconds <= 99_999_999) {
                return seconds;
            }
        }
        throw new IllegalStateException("Seconds must be a whole number from 0 to 99999999: found " + value);
    }

    /** Texts in {@code {% %}} are JSONata; everything else is a literal value. */
    private static Object evaluate(JsonNode template, Map<String, Object> states) {
        if (template.isObject()) {
            Map<String, Object> result = new LinkedHashMap<>();
            template.fields().forEachRemaining(field -> result.put(field.getKey(), evaluate(field.getValue(), states)));
            return result;
        }
        String text = template.asText();
        if (!template.isTextual() || !text.startsWith("{%")) {
            return JSON.convertValue(template, Object.class);
        }
        Jsonata expression =
                Jsonata.jsonata(text.substring(2, text.length() - 2).strip());
        Jsonata.Frame frame = expression.createFrame();
        frame.bind("states", new HashMap<>(states));
        Object value = expression.evaluate(null, frame);
        if (value == null) {
            throw new IllegalStateException("States.QueryEvaluationError: " + text + " gives nothing for " + states);
        }
        return value;
    }
}
