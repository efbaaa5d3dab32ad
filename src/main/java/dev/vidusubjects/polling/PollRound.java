package dev.vidusubjects.polling;

import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/**
 * One round of a workflow that polls a task: performs the polls that are due within the round, and returns when the
 * next poll is due. A short wait within a function costs less than the state transitions of another round.
 */
@ApplicationScoped
public class PollRound {

    private final TaskStore tasks;
    private final PollUntil pollUntil;
    private final Clock clock;

    public PollRound(TaskStore tasks, PollUntil pollUntil, Clock clock) {
        this.tasks = tasks;
        this.pollUntil = pollUntil;
        this.clock = clock;
    }

    /**
     * Performs one round.
     *
     * @param until the end of the round, which is the latest instant at which a poll starts
     * @param budget the caller's time budget, which limits how long a poll waits for its response
     * @return whether, and when, to poll again
     * @throws NoSuchTaskException if there is no such task
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed; call again
     */
    public PollOutcome poll(TaskId id, Instant until, TimeBudget budget) throws NoSuchTaskException {
        Task stored = tasks.require(id);
        Task task = pollUntil.poll(stored, until, budget);
        if (!task.status().isPolled()) {
            return new Ended(task);
        }
        return new PollAgain(task, task.pollState().orElseThrow().untilDue(clock.instant()));
    }
}
