package dev.vidusubjects.api;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every failure of a call, the framework's own included, into its problem. */
class ProblemMapper {

    @ServerExceptionMapper({NotFoundException.class, WebApplicationException.class, Throwable.class})
    Response map(Throwable failure, UriInfo uri) {
        return ProblemAnswer.of(Problems.of(failure), uri.getRequestUri().getPath())
                .response();
    }
}
