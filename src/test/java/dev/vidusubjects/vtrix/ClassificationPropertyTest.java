package dev.vidusubjects.vtrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.provider.ProviderException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * No response is classified as proof if it proves nothing. The table is stated here a second time, over the parts of a
 * response and not over its text.
 */
class ClassificationPropertyTest {

    private static final TaskResponseParser PARSER = new TaskResponseParser(new ErrorClassifier(List.of()));

    private enum Kind {
        REFUSED("FieldLacking", "fieldinvalid", "BadRequest", "Conflict", "CONTENT_BLOCKED", "NoFaceDetected"),
        BUSY("QuotaExceeded", "SystemThrottling", "RATE_LIMIT_EXCEEDED", "toomanyrequests"),
        ACCOUNT("CreditInsufficient", "Unauthorized", "UNAUTHORIZED", "Forbidden"),
        MEDIA("ImageDownloadFailure", "VideoDownloadFailure"),
        UNPROVEN("OperationInProcess", "Canceled", "INTERNAL_SERVER_ERROR", "INFERENCE_TIMEOUT", "usercancelled"),
        TASK("TaskNotFound", "NotFound", "CreationNotFound"),
        UNKNOWN("Novelty", "E_1", "Ok");

        private final List<String> codes;

        Kind(String... codes) {
            this.codes = List.of(codes);
        }
    }

    /** The place of the code and the message in the body. */
    private enum Shape {
        ERROR("\"error\":{\"code\":\"%s\",\"message\":\"m\"}"),
        STATUS("\"status\":{\"code\":1,\"message\":\"m\",\"error_code\":\"%s\"}"),
        REASON("\"reason\":\"%s\",\"message\":\"m\""),
        QUEUE("\"error_type\":\"Novel\",\"provider_error\":{\"code\":\"%s\"}"),
        FLAT("\"error\":\"%s: m\""),
        DETAIL("\"detail\":\"%s\"");

        private final String json;

        Shape(String json) {
            this.json = json;
        }
    }

    /** The parts of a response. */
    record Parts(
            int status, boolean complete, boolean json, Optional<Kind> kind, int code, Shape shape, Set<String> ids) {

        String body() {
            if (!json) {
                return "<html>"
                        + kind.map(k -> k.codes.get(code % k.codes.size())).orElse("") + "</html>";
            }
            StringBuilder body = new StringBuilder("{\"x\":1");
            for (String id : ids) {
                body.append(",\"").append(id).append("\":\"a\"");
            }
            kind.ifPresent(k -> body.append(',').append(String.format(shape.json, k.codes.get(code % k.codes.size()))));
            return body.append('}').toString();
        }

        ProviderResponse response() {
            return Responses.raw(status, complete, body());
        }

        boolean holds(Kind expected) {
            return complete && json && kind.filter(k -> k == expected).isPresent();
        }

        boolean namesTask() {
            return complete && json && (ids.contains("id") || ids.contains("task_id"));
        }

        /** @return the expected class; the rules of the table are checked from the last one to the first one */
        String expected() {
            boolean refusal = status >= 400 && status < 500;
            boolean failure = status >= 400 && status < 600;
            boolean reason = complete && json && kind.isPresent();
            String result = "Unconfirmed";
            boolean accepted = namesTask() || (complete && json && ids.contains("request_id") && kind.isEmpty());
            if (status >= 200 && status < 300 && accepted) {
                result = "accepted";
            }
            if (Set.of(404, 405, 421).contains(status) && complete) {
                result = "Busy";
            }
            if (Set.of(400, 404, 405, 409, 422).contains(status) && reason) {
                result = "Rejected";
            }
            if (Set.of(411, 413, 414, 415, 431).contains(status)) {
                result = "Rejected";
            }
            if (refusal && holds(Kind.MEDIA)) {
                result = "Media";
            }
            if (Set.of(401, 402, 403).contains(status) || (refusal && holds(Kind.ACCOUNT))) {
                result = "Account";
            }
            if (status == 429 || (failure && holds(Kind.BUSY))) {
                result = "Busy";
            }
            if (status >= 500 && namesTask()) {
                result = "Unconfirmed";
            }
            if (status == 408 || status == 499 || holds(Kind.UNPROVEN)) {
                result = "Unconfirmed";
            }
            return result;
        }
    }

    @Property(tries = 5000, seed = "20261127")
    void submitted_anyResponse_isClassifiedAsInTheTable(@ForAll("responses") Parts parts) {
        String outcome;
        try {
            PARSER.submitted(parts.response());
            outcome = "accepted";
        } catch (ProviderException e) {
            outcome = e.getClass().getSimpleName();
        }

        assertThat(outcome).as("%s %s", parts, parts.body()).isEqualTo(parts.expected());
    }

    @Property(tries = 5000, seed = "20261128")
    void polled_anyResponseWithoutATask_endsNoTask(@ForAll("responses") Parts parts) {
        boolean word = parts.status < 500 && parts.status / 100 != 3;
        try {
            PARSER.polled("t1", parts.response());
            assertThat(parts.body()).as("holds no status word").isNull();
        } catch (ProviderException.TaskUnknown e) {
            assertThat(word && parts.holds(Kind.TASK)).as("%s", parts).isTrue();
        } catch (ProviderException e) {
            assertThat(e)
                    .isInstanceOfAny(
                            ProviderException.Account.class,
                            ProviderException.Busy.class,
                            ProviderException.NoVerdict.class);
            assertThat(word && parts.holds(Kind.TASK)).as("%s", parts).isFalse();
        }
    }

    @Property(tries = 5000, seed = "20261129")
    void listed_anyResponse_isNeverUnconfirmed(@ForAll("responses") Parts parts) {
        try {
            PARSER.listed(parts.response());
            assertThat(parts.expected()).isEqualTo("accepted");
        } catch (ProviderException e) {
            String expected = parts.expected();
            assertThat(e.getClass().getSimpleName())
                    .isEqualTo(expected.equals("Unconfirmed") || expected.equals("Media") ? "NoVerdict" : expected);
        }
    }

    @Provide
    Arbitrary<Parts> responses() {
        Arbitrary<Integer> statuses = Arbitraries.oneOf(
                Arbitraries.of(
                        200, 201, 204, 301, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 411, 413, 414, 415, 421,
                        422, 425, 429, 431, 499, 500, 501, 502, 503, 504, 520, 524),
                Arbitraries.integers().between(200, 599));
        return Combinators.combine(
                        statuses,
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(Kind.class).optional(0.8),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(Shape.class),
                        Arbitraries.of("id", "task_id", "request_id").set().ofMaxSize(1))
                .as((status, complete, json, kind, code, shape, ids) ->
                        new Parts(status, complete > 0, json > 1, kind, code, shape, ids));
    }
}
