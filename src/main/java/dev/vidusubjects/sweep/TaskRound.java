package dev.vidusubjects.sweep;

import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.Ended;
import dev.vidusubjects.polling.PollRound;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** One round of a task's workflow: polls a submitted task, or compares an unconfirmed one with the provider's list. */
@ApplicationScoped
public class TaskRound {

    private final TaskStore tasks;
    private final PollRound poll;
    private final ReconcileTasks reconcile;

    public TaskRound(TaskStore tasks, PollRound poll, ReconcileTasks reconcile) {
        this.tasks = tasks;
        this.poll = poll;
        this.reconcile = reconcile;
    }

    /**
     * @param workflowKey the key of the calling workflow; if another workflow has replaced it, the outcome is {@link
     *     Ended}
     * @param until the instant after which no poll starts
     * @param budget the time budget of the caller
     * @return whether, and when, the next round is due
     * @throws NoSuchTaskException if the task does not exist
     * @throws dev.vidusubjects.task.TaskStoreException if the task store failed: the round can be repeated
     */
    public PollOutcome run(TaskId id, Optional<String> workflowKey, Instant until, TimeBudget budget)
            throws NoSuchTaskException {
        Task task = tasks.require(id);
        boolean replaced = workflowKey.isPresent() && !workflowKey.equals(task.workflowKey());
        if (replaced || task.workflowKey().isEmpty()) {
            return new Ended(task);
        }
        return task.status() == TaskStatus.UNCONFIRMED ? reconcile.compare(task, budget) : poll.poll(id, until, budget);
    }
}
