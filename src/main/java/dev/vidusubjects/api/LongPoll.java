package dev.vidusubjects.api;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.PollUntil;
import dev.vidusubjects.polling.WorkflowStarter;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.time.TimeBudget;
import dev.vidusubjects.workflow.Workflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Polls a task while the caller waits, and hands it over to the workflow when the wait is over. */
@ApplicationScoped
class LongPoll {

    private static final Logger LOG = Logger.getLogger(LongPoll.class);

    /** Reserve after the last poll, to store the result document and the task and to send the response. */
    private static final Duration RESERVE = Duration.ofSeconds(3);

    private final PollUntil poller;
    private final WorkflowStarter workflow;

    LongPoll(PollUntil poller, Workflow workflow) {
        this.poller = poller;
        this.workflow = new WorkflowStarter(workflow);
    }

    /**
     * @param task a task that was submitted for a caller, and that no other process polls
     * @param until the instant after which no poll starts
     * @param budget the budget of the request; it includes the last poll, the writes after it, and the response
     * @return the task after the last poll; if it is still open, the workflow polls it now
     */
    Task poll(Task task, Instant until, TimeBudget budget) {
        Task latest = task;
        try {
            TimeBudget polls = budget.less(RESERVE);
            Instant last = polls.deadline().isBefore(until) ? polls.deadline() : until;
            latest = poller.poll(task, last, polls);
        } catch (TaskStoreException e) {
            // The task is stored and paid for: the caller gets its id, and the workflow polls it again.
            LogEvent.of("wait_failed").with("task_id", task.id()).error(LOG, e);
        }
        if (latest.status().isOpen()) {
            workflow.start(latest);
        }
        return latest;
    }
}
