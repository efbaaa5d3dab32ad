package dev.vidusubjects.api.problem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.result.TaskJsonFragments;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The HTTP response for a problem: {@code application/problem+json}, or the provider's own format for clients that were
 * written for the provider.
 *
 * @param status HTTP status
 */
public record ProblemResponse(int status, String contentType, Map<String, String> headers, byte[] body) {

    private static final String PROBLEM = "application/problem+json";

    /** @return the problem as RFC 9457 defines it */
    static ProblemResponse of(Problem problem) {
        return of(problem.type().status(), PROBLEM, problem, json(problem));
    }

    /**
     * @param json the body, which is written in UTF-8: an unpaired surrogate, which untrusted input can contain, becomes a question
     *     mark and causes no error
     */
    public static ProblemResponse of(int status, String contentType, Problem problem, ObjectNode json) {
        return new ProblemResponse(
                status, contentType, problem.headers(), json.toString().getBytes(StandardCharsets.UTF_8));
    }

    Response response() {
        Response.ResponseBuilder response =
                Response.status(status).type(contentType).entity(body);
        headers.forEach(response::header);
        return response.build();
    }

    private static ObjectNode json(Problem problem) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", problem.type().uri())
                .put("title", problem.type().title())
                .put("status", problem.type().status())
                .put("detail", problem.detail())
                .put("code", problem.type().code());
        problem.instance().ifPresent(instance -> json.put("instance", instance));
        problem.taskId().ifPresent(id -> json.put("task_id", id.value()));
        problem.providerCode().ifPresent(provider -> json.put("provider_code", provider.code()));
        if (!problem.violations().isEmpty()) {
            json.set("violations", TaskJsonFragments.violations(problem.violations()));
        }
        return json;
    }
}
