package dev.vidusubjects.sandbox;

import dev.vidusubjects.sandbox.SandboxResponse.Delivery;

/**
 * A fault of one call.
 *
 * @param carriedOut whether the sandbox carries out the call before it responds: a submission with such a fault creates
 *     a task, but the response does not say so
 * @param response what the client receives
 */
record Fault(boolean carriedOut, SandboxResponse response) {

    /** @return a fault of a call that is carried out, and whose response has the shape of that name */
    static Fault afterwards(String shape) {
        return new Fault(true, ResponseShapes.get(shape));
    }

    /** @return a fault of a call that is not carried out, and whose response has the shape of that name */
    static Fault instead(String shape) {
        return new Fault(false, ResponseShapes.get(shape));
    }

    Fault withRetryAfter(int seconds) {
        return new Fault(carriedOut, response.withHeader("Retry-After", String.valueOf(seconds)));
    }

    /**
     * @param regular the response to the call without this fault; a fault that breaks the connection cuts off this
     *     response
     * @param taskId the id of the task of the call
     * @return the response with this fault
     */
    SandboxResponse applyTo(SandboxResponse regular, String taskId) {
        return response.delivery() == Delivery.RESPOND
                ? response.withTaskId(taskId)
                : regular.withDelivery(response.delivery(), response.label());
    }
}
