package dev.vidusubjects.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.polling.HandlePollerFailure;
import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.sweep.TaskRound;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.TaskId;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Called by the state machine for each round of looks at a task: {@code {task_id, workflow}} in, {@code {task_id, status, done,
 * wait_seconds}} out. With {@code abandon: {error}}, after a round that failed, it decides what becomes of the task; the
 * answer then holds {@code abandoned}.
 */
@Named("poll")
@Singleton
@IfBuildProfile("aws")
public class PollHandler implements RequestStreamHandler {

    private final TaskRound round;
    private final HandlePollerFailure abandon;
    private final PollingTime time;

    public PollHandler(TaskRound round, HandlePollerFailure abandon, PollingTime time) {
        this.round = round;
        this.abandon = abandon;
        this.time = time;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.run("poll", context, invocation -> {
            JsonNode event = Json.read(input);
            TaskId id = new TaskId(event.path("task_id").asText());
            invocation.with("task_id", id);
            Json.write(output, response(invocation, id, workflowKey(event), event.path("abandon")));
        });
    }

    private static Optional<String> workflowKey(JsonNode event) {
        return Optional.of(event.path("workflow").asText()).filter(key -> !key.isEmpty());
    }

    private ObjectNode response(Invocation invocation, TaskId id, Optional<String> workflowKey, JsonNode abandoned) {
        try {
            PollOutcome outcome = abandoned.isObject()
                    ? abandon.abandon(id, abandoned.path("error").asText())
                    : round.run(id, workflowKey, time.until(invocation), time.budget(invocation));
            String status = outcome.task().status().code();
            invocation
                    .with("status", status)
                    .with("looks", outcome.task().pollState().map(PollState::pollCount));
            boolean done = !(outcome instanceof PollAgain);
            return Json.object()
                    .put("task_id", id.value())
                    .put("workflow", workflowKey.orElse(""))
                    .put("status", status)
                    .put("done", done)
                    .put("abandoned", done && abandoned.isObject())
                    .put("wait_seconds", outcome instanceof PollAgain again ? waitSeconds(again) : 0);
        } catch (NoSuchTaskException e) {
            // Not a checked matter for a state machine: it goes by class names.
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Whole seconds, as the Wait state takes no others. Rounded down: the next round waits for the rest itself. */
    private static long waitSeconds(PollAgain again) {
        return Math.max(1, again.delay().toSeconds());
    }
}
