package dev.vidusubjects.workflow;

import dev.vidusubjects.task.Task;

/** Port: the workflow that polls a submitted task repeatedly until it has ended. */
public interface Workflow {

    /**
     * Starts to poll a task. A repeated call for the same task and generation of its poll state has no effect.
     *
     * @param task a task with a {@link dev.vidusubjects.task.PollState}; the first poll is due at its
     *     {@code nextPollAt}
     * @throws WorkflowException if the workflow could not be started; the sweep starts it later
     */
    void start(Task task) throws WorkflowException;
}
