package dev.vidusubjects.sweep;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.polling.WorkflowStarter;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import java.time.Instant;

/** Finds unconfirmed tasks that no workflow compares any more. */
final class LostWorkflows {

    private final TaskTransitions transitions;
    private final WorkflowStarter workflow;
    private final TaskNotes notes;
    private final SubjectsConfig.Sweep settings;

    LostWorkflows(TaskStore tasks, WorkflowStarter workflow, TaskNotes notes, SubjectsConfig.Sweep settings) {
        this.transitions = new TaskTransitions(tasks);
        this.workflow = workflow;
        this.notes = notes;
        this.settings = settings;
    }

    /**
     * Restarts the workflow of a task whose comparison is long overdue, because that means that its workflow was lost.
     *
     * @return the task as it is stored now; unchanged if another process changed it in the meantime
     */
    Task restart(Task task, Instant now) {
        Reconciliation found = task.reconciliation().orElseThrow();
        if (found.state() != State.PENDING || found.nextAt().isAfter(now.minus(settings.overdue()))) {
            return task;
        }
        try {
            Task again = transitions.reconciled(task, found.again(now), now);
            workflow.start(again);
            return again;
        } catch (StaleTaskException e) {
            return task;
        }
    }

    /**
     * Records that comparisons are switched off, so that the task has no workflow.
     *
     * @return as for {@link #restart}
     */
    Task switchOff(Task task) {
        try {
            return task.reconciliation().orElseThrow().state() == State.PENDING ? notes.switchedOff(task) : task;
        } catch (StaleTaskException e) {
            return task;
        }
    }
}
