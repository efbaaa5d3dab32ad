package dev.vidusubjects.api.access;

import dev.vidusubjects.api.body.RequestBody;
import dev.vidusubjects.api.problem.ExceptionMapping;
import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.ProblemRenderer;
import dev.vidusubjects.api.problem.ProblemResponse;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.provider.ProviderAccess;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.vertx.VertxInputStream;

/** Checks every request before a resource is chosen, and maps the HTTP server's own failures to problems. */
@ApplicationScoped
class RequestGuard {

    /** Route order before the server's own check of the body length, whose response has no body. */
    private static final int BEFORE_LENGTH_CHECK = -1000;

    /** Route order after the server's own check of the body length. */
    private static final int AFTER_LENGTH_CHECK = -1;

    private final ProviderAccess provider;
    private final NetworkExposureCheck exposure;
    private final ProblemRenderer renderer;
    private final long maxBodyBytes;

    RequestGuard(
            ProviderAccess provider,
            NetworkExposureCheck exposure,
            ProblemRenderer renderer,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodyBytes) {
        this.provider = provider;
        this.exposure = exposure;
        this.renderer = renderer;
        this.maxBodyBytes = maxBodyBytes.asLongValue();
    }

    void install(@Observes Router router) {
        boolean sandbox = provider.sandbox();
        boolean thisMachineOnly = exposure.isThisMachineOnly();
        router.route()
                .order(BEFORE_LENGTH_CHECK)
                .handler(call -> check(call, sandbox, thisMachineOnly))
                .failureHandler(this::handleFailure);
        // Some requests fail before routing. (If the URI is invalid, the server refuses the request without a response
        // body.)
        router.errorHandler(400, call -> respond(call, ExceptionMapping.of(new WebApplicationException(400))));
        // The length of a body without a declared length is limited where the body is read: there, an excess becomes a
        // problem.
        router.route().order(AFTER_LENGTH_CHECK).handler(call -> {
            call.remove(VertxInputStream.MAX_REQUEST_SIZE_KEY);
            call.next();
        });
    }

    private void check(RoutingContext call, boolean sandbox, boolean thisMachineOnly) {
        HttpServerRequest request = call.request();
        if (sandbox) {
            call.response().putHeader("Vidu-Subjects-Provider", "sandbox");
        }
        if (thisMachineOnly && isForeign(request)) {
            respond(
                    call,
                    Problem.of(
                            ProblemType.FOREIGN_ORIGIN,
                            "without a token the API serves callers on this machine, by the name localhost or"
                                    + " 127.0.0.1: set SUBJECTS_API_TOKEN for others"));
            return;
        }
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (declared != null && !declared.matches("[0-9]{1,18}")) {
            respond(call, Problem.of(ProblemType.BAD_REQUEST, "the Content-Length is not a number"));
        } else if (declared != null && Long.parseLong(declared) > maxBodyBytes) {
            HttpServerResponse response = call.response();
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response.endHandler(sent -> LingeringClose.start(call.vertx(), request));
            respond(call, RequestBody.tooLarge(maxBodyBytes).problem());
        } else {
            call.next();
        }
    }

    /**
     * @return whether the request comes from a page of another site, or from one whose DNS name maps to this machine
     */
    private boolean isForeign(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        String named = host == null && request.authority() != null
                ? request.authority().host()
                : host;
        if (named != null && !exposure.isThisMachine(named)) {
            return true;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !isThisMachine(origin);
    }

    private boolean isThisMachine(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && exposure.isThisMachine(authority);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void handleFailure(RoutingContext call) {
        if (call.response().ended() || call.response().headWritten()) {
            call.next();
            return;
        }
        int status = call.statusCode();
        Throwable failure = call.failure();
        if (status >= 400 && status < 500) {
            respond(call, ExceptionMapping.of(new WebApplicationException(status)));
        } else {
            Throwable cause = failure == null ? new IllegalStateException("status " + status) : failure;
            respond(call, ExceptionMapping.of(cause));
        }
    }

    private void respond(RoutingContext call, Problem problem) {
        String path = call.request().path();
        ProblemResponse rendered = renderer.render(problem, path == null ? "" : path);
        HttpServerResponse response = call.response().setStatusCode(rendered.status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, rendered.contentType());
        rendered.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(rendered.body()));
    }
}
