package dev.vidusubjects.workflow;

import dev.vidusubjects.task.Task;

/** Port: what looks at a submitted task again and again until it has ended. */
public interface Workflow {

    /**
     * Starts following. Repeating it for the same task and {@code follow} number does nothing more.
     *
     * @param task with a {@link dev.vidusubjects.task.PollState}; the first look is due at its {@code nextPollAt}
     * @throws WorkflowException if it could not be started; the sweep will do it later
     */
    void start(Task task) throws WorkflowException;
}
