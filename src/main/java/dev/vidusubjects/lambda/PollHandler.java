package dev.vidusubjects.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.polling.HandlePollerFailure;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.sweep.TaskRound;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.TaskId;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The function that the state machine calls for each round of polls of a task. The input is {@code {task_id,
 * workflow}}, the output {@code {task_id, status, done, wait_seconds}}. After a failed round, the input has {@code
 * failure: {error}}: the function then decides how the task continues, and the output has {@code polling_failed}.
 */
@Named("poll")
@Singleton
@IfBuildProfile("aws")
public class PollHandler implements RequestStreamHandler {

    private final TaskRound round;
    private final HandlePollerFailure failureHandler;
    private final PollingTime time;

    public PollHandler(TaskRound round, HandlePollerFailure failureHandler, PollingTime time) {
        this.round = round;
        this.failureHandler = failureHandler;
        this.time = time;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.run("poll", context, invocation -> {
            JsonNode event = EventJson.read(input);
            TaskId id = new TaskId(event.path("task_id").asText());
            invocation.with("task_id", id);
            EventJson.write(output, response(invocation, id, workflowKey(event), event.path("failure")));
        });
    }

    private static Optional<String> workflowKey(JsonNode event) {
        return Optional.of(event.path("workflow").asText()).filter(key -> !key.isEmpty());
    }

    private ObjectNode response(Invocation invocation, TaskId id, Optional<String> workflowKey, JsonNode failure) {
        try {
            PollOutcome outcome = failure.isObject()
                    ? failureHandler.handle(id, failure.path("error").asText())
                    : round.run(id, workflowKey, time.until(invocation), time.budget(invocation));
            String status = outcome.task().status().code();
            invocation
                    .with("status", status)
                    .with("poll_count", outcome.task().pollState().map(PollState::pollCount));
            boolean done = !(outcome instanceof PollAgain);
            return EventJson.object()
                    .put("task_id", id.value())
                    .put("workflow", workflowKey.orElse(""))
                    .put("status", status)
                    .put("done", done)
                    .put("polling_failed", done && failure.isObject())
                    .put("wait_seconds", outcome instanceof PollAgain again ? waitSeconds(again) : 0);
        } catch (NoSuchTaskException e) {
            // The state machine distinguishes errors by class name, so it does not matter that this one is unchecked.
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Whole seconds, because the Wait state accepts only these. The value is rounded down: the next round itself waits
     * for the rest.
     */
    private static long waitSeconds(PollAgain again) {
        return Math.max(1, again.delay().toSeconds());
    }
}
