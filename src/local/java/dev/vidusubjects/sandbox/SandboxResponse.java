package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/**
 * What a caller gets. Errors come in all the shapes that the provider's documentation and clients show.
 *
 * @param retryAfter seconds
 */
record SandboxResponse(int status, ObjectNode body, OptionalInt retryAfter, Delivery ending) {

    /** How the connection is treated. */
    enum Delivery {
        /** An ordinary answer. */
        RESPOND,
        /** Cut, without a byte. */
        CLOSE_BEFORE_RESPONSE,
        /** Cut, after half of the body. */
        CLOSE_DURING_BODY,
        /** Left open, without a byte. */
        NEVER_RESPOND
    }

    /** An error at submission or look that refuses the call. */
    static final class Refused extends Exception {
        private final transient SandboxResponse response;

        Refused(SandboxResponse response) {
            super("refused with status " + response.status, null, false, false);
            this.response = response;
        }

        SandboxResponse response() {
            return response;
        }
    }

    static SandboxResponse ok(ObjectNode body) {
        return new SandboxResponse(200, body, OptionalInt.empty(), Delivery.RESPOND);
    }

    SandboxResponse ending(Delivery other) {
        return new SandboxResponse(status, body, retryAfter, other);
    }

    /** @return what the ledger says about it */
    String label() {
        return switch (ending) {
            case RESPOND -> String.valueOf(status);
            case CLOSE_BEFORE_RESPONSE -> "cut";
            case CLOSE_DURING_BODY -> "cut-body";
            case NEVER_RESPOND -> "hang";
        };
    }

    /** {@code {"error": {"code", "message"}}}, the shape of upstream codes. */
    static SandboxResponse coded(int status, String code, String message) {
        ObjectNode body = object();
        body.putObject("error").put("code", code).put("message", message);
        return new SandboxResponse(status, body, OptionalInt.empty(), Delivery.RESPOND);
    }

    /** An HTTP status that an account or an overload causes, in a shape of its own. */
    static SandboxResponse status(int status, OptionalInt retryAfter) {
        ObjectNode body = object();
        switch (status) {
            case 401 -> body.put("message", "invalid api key");
            case 402 ->
                body.putObject("status")
                        .put("code", 402)
                        .put("message", "insufficient balance")
                        .put("error_code", 40201);
            case 403 -> body.put("error", "no permission for this model");
            case 429 -> body.putObject("error").put("code", "TooManyRequests").put("error_message", "slow down");
            case 500 ->
                body.putObject("error").put("code", "InternalServiceFailure").put("message", "internal error");
            default -> body.put("message", "service unavailable");
        }
        return new SandboxResponse(status, body, retryAfter, Delivery.RESPOND);
    }

    static SandboxResponse status(int status) {
        return status(status, OptionalInt.empty());
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
