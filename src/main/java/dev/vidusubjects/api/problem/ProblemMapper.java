package dev.vidusubjects.api.problem;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps every exception of a call, including the framework's own ones, to a problem response. */
class ProblemMapper {

    private final ProblemRenderer renderer;

    ProblemMapper(ProblemRenderer renderer) {
        this.renderer = renderer;
    }

    @ServerExceptionMapper({NotFoundException.class, WebApplicationException.class, Throwable.class})
    Response map(Throwable failure, UriInfo uri) {
        Problem problem = ExceptionMapping.of(failure);
        // The path does not include the stage of an API gateway.
        String path = uri.getPath().startsWith("/") ? uri.getPath() : "/" + uri.getPath();
        if (problem.type() == ProblemType.METHOD_NOT_ALLOWED) {
            Optional<String> methods = AllowedMethods.of(path);
            if (methods.isPresent()) {
                problem = problem.header(HttpHeaders.ALLOW, methods.get());
            }
        }
        return renderer.render(problem, path).response();
    }
}
