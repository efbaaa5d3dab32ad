package dev.vidusubjects.submission;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.submission.ParkedResponses.Parked;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Applies a response of the provider that could not be stored in the task when it arrived. */
public final class ApplyParkedResponse {

    private static final Logger LOG = Logger.getLogger(ApplyParkedResponse.class);

    private final ParkedResponses parked;
    private final TaskTransitions transitions;
    private final PollingPolicy policy;
    private final Clock clock;

    public ApplyParkedResponse(TaskStore tasks, ResultStore results, PollingPolicy policy, Clock clock) {
        this.parked = new ParkedResponses(results);
        this.transitions = new TaskTransitions(tasks);
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Stores the provider's task id in the task, if a response to its current attempt is parked. The caller starts the
     * workflow.
     *
     * @param task the task, {@code submitting} or {@code unconfirmed}
     * @return the task, {@code submitted}, with its next poll due now; empty if no response is parked
     * @throws IOException if the result storage failed: a response may be parked nevertheless
     * @throws StaleTaskException if the task was changed in the meantime
     */
    public Optional<Task> apply(Task task) throws IOException, StaleTaskException {
        Optional<Parked> response = parked.find(task);
        if (response.isEmpty()) {
            return Optional.empty();
        }
        String providerTaskId = response.get().providerTaskId();
        Instant now = clock.instant();
        PollState pollState = PollState.first(
                providerTaskId, response.get().submittedAt(), now, now.plus(policy.deadline()), task.version());
        Task submitted = transitions.submitted(task, pollState, now);
        LogEvent.of("task_submitted")
                .with("task_id", task.id())
                .with("status", submitted.status().code())
                .with("provider_task_id", providerTaskId)
                .info(LOG);
        return Optional.of(submitted);
    }
}
