package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A service that the measured processes call. */
interface StandIn {

    ObjectMapper JSON = new ObjectMapper();

    /** An exception is a fault of the measurement: the caller gets the status 500. */
    Reply reply(HttpServerRequest request, byte[] body) throws IOException;

    /** A response. */
    record Reply(int status, Map<String, String> headers, byte[] body) {

        static Reply of(int status, String contentType, byte[] body) {
            return new Reply(status, Map.of("content-type", contentType), body);
        }

        static Reply json(int status, JsonNode body) {
            try {
                return of(status, "application/json", JSON.writeValueAsBytes(body));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        static Reply empty(int status) {
            return new Reply(status, Map.of(), new byte[0]);
        }

        Reply with(String name, String value) {
            Map<String, String> all = new HashMap<>(headers);
            all.put(name, value);
            return new Reply(status, all, body);
        }
    }

    /** The operations of a service of AWS with the JSON protocol. */
    interface Operations {

        /**
         * @param operation the name of the operation, without that of the service
         * @throws IllegalArgumentException if the service lacks the operation
         */
        ObjectNode call(String operation, JsonNode request) throws RefusedException;
    }

    /** A service of AWS that refuses a request. */
    final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;

        private final transient ObjectNode body;

        /** @param body an object with {@code __type}, the error's code */
        RefusedException(ObjectNode body) {
            super(body.path("__type").asText());
            this.body = body;
        }
    }

    /** @return a service of AWS with the JSON protocol */
    static StandIn aws(Operations operations) {
        return (request, body) -> {
            String target = String.valueOf(request.getHeader("X-Amz-Target"));
            JsonNode parsed = JSON.readTree(body);
            Reply reply;
            try {
                reply = Reply.json(200, operations.call(target.substring(target.indexOf('.') + 1), parsed));
            } catch (RefusedException e) {
                reply = Reply.json(400, e.body);
            }
            return reply.with("content-type", "application/x-amz-json-1.0").with("x-amzn-requestid", "bench");
        };
    }
}
