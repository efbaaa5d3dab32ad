package dev.vidusubjects.sandbox;

import dev.vidusubjects.sandbox.SandboxResponse.Delivery;

/**
 * A fault of one call.
 *
 * @param carriedOut whether the sandbox does what the call asks for before it responds: a submission with such a fault
 *     creates a task, and the client is not told so
 * @param response what the client receives
 */
record Fault(boolean carriedOut, SandboxResponse response) {

    /** A call that is carried out, and whose response has the shape of that name. */
    static Fault afterwards(String shape) {
        return new Fault(true, ResponseShapes.get(shape));
    }

    /** A call that is not carried out, and whose response has the shape of that name. */
    static Fault instead(String shape) {
        return new Fault(false, ResponseShapes.get(shape));
    }

    Fault withRetryAfter(int seconds) {
        return new Fault(carriedOut, response.withHeader("Retry-After", String.valueOf(seconds)));
    }

    /**
     * @param regular the response to the call without this fault; a broken connection cuts that one
     * @param taskId the id of the task that the call was about
     */
    SandboxResponse applyTo(SandboxResponse regular, String taskId) {
        return response.delivery() == Delivery.RESPOND
                ? response.withTaskId(taskId)
                : regular.withDelivery(response.delivery(), response.label());
    }
}
