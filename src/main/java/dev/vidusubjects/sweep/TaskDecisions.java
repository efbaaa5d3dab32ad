package dev.vidusubjects.sweep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.polling.FinishTask;
import dev.vidusubjects.polling.WorkflowStarter;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.SubjectShape;
import dev.vidusubjects.submission.ApplyParkedResponse;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Ends unconfirmed tasks. Each write is conditional on the version of the task that was compared. */
final class TaskDecisions {

    private static final Logger LOG = Logger.getLogger(TaskDecisions.class);

    private final TaskStore tasks;
    private final SubjectDirectory directory;
    private final SubjectProvider provider;
    private final WorkflowStarter workflow;
    private final ApplyParkedResponse parked;
    private final FinishTask finishTask;
    private final boolean resubmitAbsent;
    private final Clock clock;

    /** @param resubmitAbsent whether {@link ResubmitAbsent} submits a task again whose submission created nothing */
    TaskDecisions(
            TaskStore tasks,
            SubjectDirectory directory,
            SubjectProvider provider,
            WorkflowStarter workflow,
            ApplyParkedResponse parked,
            FinishTask finishTask,
            boolean resubmitAbsent,
            Clock clock) {
        this.tasks = tasks;
        this.directory = directory;
        this.provider = provider;
        this.workflow = workflow;
        this.parked = parked;
        this.finishTask = finishTask;
        this.resubmitAbsent = resubmitAbsent;
        this.clock = clock;
    }

    /** The outcome of an attempt to match. */
    enum Match {
        COMPLETED,
        /** Another task was faster; this one is unchanged. */
        OWNED_BY_OTHER,
        /** The provider does not show the subject now; the task is unchanged. */
        NOT_SHOWN
    }

    /**
     * Applies a response that could not be stored in the task when it arrived. It has priority over all other evidence.
     *
     * @return whether there was such a response: the task is then submitted, and is polled
     * @throws IOException if the result storage fails: then no decision may be made
     */
    boolean submittedByParkedResponse(Task task) throws IOException, StaleTaskException {
        Optional<Task> submitted = parked.apply(task);
        submitted.ifPresent(workflow::start);
        return submitted.isPresent();
    }

    /**
     * Completes a task with a subject that can belong to no other task. Reads the subject first and then claims it:
     * after a crash, the next comparison finds the claim.
     *
     * @throws IOException if the result document cannot be written; the task is then unchanged, and the subject is
     *     claimed
     */
    Match match(Task task, KnownSubject found, TimeBudget budget) throws IOException, StaleTaskException {
        Optional<Subject> subject = read(task, found, budget);
        if (subject.isEmpty()) {
            return Match.NOT_SHOWN;
        }
        TaskId owner = tasks.claimSubject(found.id(), task.id());
        if (!owner.equals(task.id())) {
            LogEvent.of("subject_claimed_by_other")
                    .with("task_id", task.id())
                    .with("subject_id", found.id())
                    .with("other_task_id", owner)
                    .info(LOG);
            return Match.OWNED_BY_OTHER;
        }
        Instant now = clock.instant();
        Reconciliation matched = task.reconciliation().orElseThrow().matched(found.id(), now);
        finishTask.completed(task.with(matched), subject.get(), response(found.id()));
        LogEvent.of("task_matched")
                .with("task_id", task.id())
                .with("subject_id", found.id())
                .info(LOG);
        confirm();
        return Match.COMPLETED;
    }

    /**
     * @return the current subject, or empty if it cannot be read, or no longer has the shape that was seen in the list
     */
    private Optional<Subject> read(Task task, KnownSubject found, TimeBudget budget) {
        try {
            return directory.find(found.id(), budget).filter(subject -> SubjectShape.of(subject)
                    .equals(task.intent().shape()));
        } catch (ProviderException e) {
            LogEvent.of("subject_not_read")
                    .with("task_id", task.id())
                    .with("subject_id", found.id())
                    .with("reason", e.getMessage())
                    .warn(LOG);
            return Optional.empty();
        }
    }

    /**
     * Reports to the provider that a creation is confirmed. A failure is only logged: a pause of submissions that does
     * not end is a smaller fault than a match that is reported as failed.
     */
    private void confirm() {
        try {
            provider.creationConfirmed();
        } catch (RuntimeException e) {
            LogEvent.of("creation_not_confirmed").with("reason", e.getMessage()).warn(LOG);
        }
    }

    /** Fails a task whose submission is proven to have created nothing. */
    void notCreated(Task task, CompleteReading reading) throws StaleTaskException {
        TaskError error = new TaskError(
                TaskError.NOT_CREATED,
                "two complete lists of the provider's subjects, the last one begun at " + reading.startedAt()
                        + ", prove that the submission created nothing; a redrive submits it again",
                Remedy.SUBMIT_ON_REDRIVE);
        Reconciliation notCreated = task.reconciliation().orElseThrow().notCreated(reading.endedAt());
        finishTask.notCreated(task.with(notCreated), error, resubmitAbsent);
        LogEvent.of("task_not_created").with("task_id", task.id()).warn(LOG);
    }

    private static String response(String subjectId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("matched_from", "vidu_get_subjects")
                .put("subject_id", subjectId)
                .toString();
    }
}
