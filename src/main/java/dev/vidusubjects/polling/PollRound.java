package dev.vidusubjects.polling;

import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * One round of a workflow that follows a task: takes the looks that are due within the round, and says when the next one is.
 * A short wait within a function costs less than the state transitions of another round.
 */
@ApplicationScoped
public class PollRound {

    private final TaskStore tasks;
    private final PollUntil inline;
    private final Clock clock;

    public PollRound(TaskStore tasks, PollUntil inline, Clock clock) {
        this.tasks = tasks;
        this.inline = inline;
        this.clock = clock;
    }

    /**
     * @param until when the round is over; no poll starts later
     * @param budget of the caller: a poll's response is awaited no longer
     * @throws NoSuchTaskException if there is no such task
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed; follow again
     */
    public PollOutcome poll(TaskId id, Instant until, TimeBudget budget) throws NoSuchTaskException {
        Task seen = inline.poll(tasks.find(id).orElseThrow(() -> new NoSuchTaskException(id.value())), until, budget);
        if (seen.status() != TaskStatus.SUBMITTED && seen.status() != TaskStatus.PROCESSING) {
            return new Ended(seen);
        }
        Duration left =
                Duration.between(clock.instant(), seen.pollState().orElseThrow().nextPollAt());
        return new PollAgain(seen, left.isNegative() ? Duration.ZERO : left);
    }
}
