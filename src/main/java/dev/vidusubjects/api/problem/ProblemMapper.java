package dev.vidusubjects.api.problem;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps every exception of a call, including the framework's own ones, to a problem response. */
class ProblemMapper {

    private final ProblemRenderer renderer;

    ProblemMapper(ProblemRenderer renderer) {
        this.renderer = renderer;
    }

    @ServerExceptionMapper({NotFoundException.class, WebApplicationException.class, Throwable.class})
    Response map(Throwable failure, UriInfo uri, Request request) {
        // The path does not include the stage of an API gateway.
        String path = uri.getPath().startsWith("/") ? uri.getPath() : "/" + uri.getPath();
        Optional<String> methods = AllowedMethods.of(path);
        Problem problem = ExceptionMapping.of(
                isNotAllowed(failure, methods, request.getMethod()) ? new WebApplicationException(405) : failure);
        if (problem.type() == ProblemType.METHOD_NOT_ALLOWED && methods.isPresent()) {
            problem = problem.header(HttpHeaders.ALLOW, methods.get());
        }
        return renderer.render(problem, path).response();
    }

    /**
     * If the method does not fit, the framework also tries the resources of shorter paths, and reports that they do not
     * have this path.
     */
    private static boolean isNotAllowed(Throwable failure, Optional<String> methods, String method) {
        return failure instanceof NotFoundException
                && methods.isPresent()
                && !List.of(methods.get().split(", ")).contains(method);
    }
}
