package dev.vidusubjects.polling;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import org.jboss.logging.Logger;

/** Starts the workflow that a stored task needs. */
public final class WorkflowStarter {

    private static final Logger LOG = Logger.getLogger(WorkflowStarter.class);

    private final Workflow workflow;

    public WorkflowStarter(Workflow workflow) {
        this.workflow = workflow;
    }

    /**
     * Starts the workflow of a task, unless the task needs none: another process may have decided its outcome in the
     * meantime. A failure is only logged, because the sweep starts the workflow later.
     */
    public void start(Task task) {
        if (task.workflowKey().isEmpty()) {
            return;
        }
        try {
            workflow.start(task);
        } catch (WorkflowException e) {
            LogEvent.of("workflow_not_started").with("task_id", task.id()).error(LOG, e);
        }
    }
}
