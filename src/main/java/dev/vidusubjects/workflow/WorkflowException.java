package dev.vidusubjects.workflow;

/** A workflow could not be started. Nothing is lost: the sweep starts it later. */
public final class WorkflowException extends Exception {

    public WorkflowException(String message, Throwable cause) {
        super(message, cause);
    }
}
