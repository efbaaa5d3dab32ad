package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A response of the sandbox, byte for byte.
 *
 * @param label the name under which the ledger shows it: an HTTP status, or a name of {@link ResponseShapes}
 * @param status the HTTP status, 200–599
 * @param contentType the value of {@code Content-Type}; empty: no such header
 * @param headers further headers
 * @param body sent in UTF-8
 */
record SandboxResponse(
        String label,
        int status,
        Optional<String> contentType,
        Map<String, String> headers,
        String body,
        Delivery delivery) {

    static final String JSON_TYPE = "application/json";
    static final String XML_TYPE = "application/xml";

    /** The placeholder for the id of the call's task in a body of {@link ResponseShapes}. */
    static final String TASK_ID = "{task_id}";

    /** Which part of the response is sent, and how the connection ends. */
    enum Delivery {
        /** The whole response. */
        RESPOND,
        /** No byte of the response: the connection is closed. */
        CLOSE_BEFORE_RESPONSE,
        /** The headers, including the length of the body, and half of the body; then the connection is closed. */
        CLOSE_DURING_BODY,
        /** No byte of the response: the connection stays open until the client closes it. */
        NEVER_RESPOND
    }

    /** The call is not carried out. The response says why. */
    static final class RefusedException extends Exception {
        private final transient SandboxResponse response;

        RefusedException(SandboxResponse response) {
            super("refused: " + response.label, null, false, false);
            this.response = response;
        }

        SandboxResponse response() {
            return response;
        }
    }

    /** @return a response with status 200 and a JSON body */
    static SandboxResponse ok(ObjectNode body) {
        return json(200, body);
    }

    /** @return a response with a JSON body; its label is the status */
    static SandboxResponse json(int status, ObjectNode body) {
        return new SandboxResponse(
                String.valueOf(status), status, Optional.of(JSON_TYPE), Map.of(), body.toString(), Delivery.RESPOND);
    }

    /**
     * @return a response with the body {@code {"error": {"code", "message"}}}, as the upstream platform reports errors
     */
    static SandboxResponse error(int status, String code, String message) {
        ObjectNode body = object();
        body.putObject("error").put("code", code).put("message", message);
        return json(status, body);
    }

    /** @return a response with the XML body with which object stores report errors; its label is the status */
    static SandboxResponse xmlError(int status, String code, String message) {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                + "</Message></Error>";
        return new SandboxResponse(
                String.valueOf(status), status, Optional.of(XML_TYPE), Map.of(), body, Delivery.RESPOND);
    }

    SandboxResponse withDelivery(Delivery other, String otherLabel) {
        return new SandboxResponse(otherLabel, status, contentType, headers, body, other);
    }

    /** @return this response with one more header */
    SandboxResponse withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new SandboxResponse(label, status, contentType, Map.copyOf(more), body, delivery);
    }

    /** @return this response with the id instead of the placeholder, if the body has one */
    SandboxResponse withTaskId(String id) {
        return body.contains(TASK_ID)
                ? new SandboxResponse(label, status, contentType, headers, body.replace(TASK_ID, id), delivery)
                : this;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
