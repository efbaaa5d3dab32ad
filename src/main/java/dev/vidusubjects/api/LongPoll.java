package dev.vidusubjects.api;

import dev.vidusubjects.polling.PollUntil;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.submission.SubmitSubject;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Follows a task on a caller's time, and hands it to the workflow when that is over. */
@ApplicationScoped
class LongPoll {

    private static final Logger LOG = Logger.getLogger(LongPoll.class);

    /** For the result's document, the task and the response after the last poll. */
    private static final Duration RESERVE = Duration.ofSeconds(3);

    private final PollUntil inline;
    private final SubmitSubject submit;

    LongPoll(PollUntil inline, SubmitSubject submit) {
        this.inline = inline;
        this.submit = submit;
    }

    /**
     * @param task submitted for a caller, and followed by nobody else
     * @param until no poll starts later
     * @param budget of the request: the last poll, what is stored after it, and the response fit in
     * @return as it was last seen; if it is still open, the workflow follows it now
     */
    Task poll(Task task, Instant until, TimeBudget budget) {
        Task seen = task;
        try {
            TimeBudget polls = budget.less(RESERVE);
            Instant last = polls.deadline().isBefore(until) ? polls.deadline() : until;
            seen = inline.poll(task, last, polls);
        } catch (TaskStoreException e) {
            // The task is on record and paid for: its caller gets its id, and the workflow tries again.
            LogEvent.of("wait_failed").with("task_id", task.id()).error(LOG, e);
        }
        if (seen.status().isOpen()) {
            submit.startWorkflow(seen);
        }
        return seen;
    }
}
