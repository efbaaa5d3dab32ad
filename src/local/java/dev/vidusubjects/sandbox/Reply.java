package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/**
 * What a caller gets. Errors come in all the shapes that the provider's documentation and clients show.
 *
 * @param retryAfter seconds
 */
record Reply(int status, ObjectNode body, OptionalInt retryAfter, Ending ending) {

    /** How the connection is treated. */
    enum Ending {
        /** An ordinary answer. */
        ANSWERED,
        /** Cut, without a byte. */
        CUT,
        /** Cut, after half of the body. */
        CUT_BODY,
        /** Left open, without a byte. */
        HANGING
    }

    /** An error at submission or look that refuses the call. */
    static final class Refused extends Exception {
        private final transient Reply reply;

        Refused(Reply reply) {
            super("refused with status " + reply.status, null, false, false);
            this.reply = reply;
        }

        Reply reply() {
            return reply;
        }
    }

    static Reply ok(ObjectNode body) {
        return new Reply(200, body, OptionalInt.empty(), Ending.ANSWERED);
    }

    Reply ending(Ending other) {
        return new Reply(status, body, retryAfter, other);
    }

    /** @return what the ledger says about it */
    String label() {
        return switch (ending) {
            case ANSWERED -> String.valueOf(status);
            case CUT -> "cut";
            case CUT_BODY -> "cut-body";
            case HANGING -> "hang";
        };
    }

    /** {@code {"error": {"code", "message"}}}, the shape of upstream codes. */
    static Reply coded(int status, String code, String message) {
        ObjectNode body = object();
        body.putObject("error").put("code", code).put("message", message);
        return new Reply(status, body, OptionalInt.empty(), Ending.ANSWERED);
    }

    /** An HTTP status that an account or an overload causes, in a shape of its own. */
    static Reply status(int status, OptionalInt retryAfter) {
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
        return new Reply(status, body, retryAfter, Ending.ANSWERED);
    }

    static Reply status(int status) {
        return status(status, OptionalInt.empty());
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
