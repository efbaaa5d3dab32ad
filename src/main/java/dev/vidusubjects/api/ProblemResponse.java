package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.result.TaskJsonFragments;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/**
 * The HTTP response for a problem: {@code application/problem+json}, or the provider's own format for clients that were
 * written for the provider.
 *
 * @param status HTTP status
 */
record ProblemResponse(int status, String contentType, Map<String, String> headers, byte[] body) {

    private static final String PROBLEM = "application/problem+json";

    /** @param path the path of the request, which determines the format */
    static ProblemResponse of(Problem problem, String path) {
        if (path.startsWith("/model/")) {
            return GenerationError.response(problem);
        }
        return new ProblemResponse(problem.type().status(), PROBLEM, problem.headers(), Json.bytes(json(problem)));
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
        problem.providerCode().ifPresent(code -> json.put("provider_code", code));
        if (!problem.violations().isEmpty()) {
            json.set("violations", TaskJsonFragments.violations(problem.violations()));
        }
        return json;
    }
}
