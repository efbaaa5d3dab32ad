package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The HTTP endpoints of the sandbox, for clients on this machine only. {@link SandboxThread} calls the sandbox. */
@Path("/sandbox")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
@UnlessBuildProfile("aws")
public class SandboxResource {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SandboxThread thread;

    SandboxResource(SandboxThread thread) {
        this.thread = thread;
    }

    /** Accepts a submission in the provider's wire format. */
    @POST
    @Path("/model/v1/generation")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> generate(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, byte[] body, @Context HttpServerRequest request) {
        return thread.respond(request, sandbox -> sandbox.submit(Optional.ofNullable(bearer), body));
    }

    /** Returns a task in the provider's wire format. */
    @GET
    @Path("/model/v1/generation/task/{id}")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> task(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @PathParam("id") String id,
            @Context HttpServerRequest request) {
        return thread.respond(request, sandbox -> sandbox.poll(Optional.ofNullable(bearer), id, base(request)));
    }

    /** Describes the sandbox and all faults that it can inject. */
    @GET
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> describe(@Context HttpServerRequest request) {
        return thread.respond(request, sandbox -> SandboxResponse.ok(SandboxDescription.of(sandbox)));
    }

    /**
     * Returns every submission that arrived, including refused ones, and the numbers of list submissions and polls.
     *
     * @param name limits the submissions to those with this name
     */
    @GET
    @Path("/ledger")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> ledger(@QueryParam("name") String name, @Context HttpServerRequest request) {
        return thread.respond(request, sandbox -> SandboxResponse.ok(sandbox.ledger(Optional.ofNullable(name))));
    }

    /** Replaces the faults of all calls: see {@link FaultProfile}. An empty object removes them. */
    @POST
    @Path("/faults")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> faults(byte[] body, @Context HttpServerRequest request) {
        return thread.respond(request, sandbox -> change(body, sandbox::faults));
    }

    /** Replaces the settings of lists: see {@link ListSettings}. An empty object restores the defaults. */
    @POST
    @Path("/list")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> list(byte[] body, @Context HttpServerRequest request) {
        return thread.respond(request, sandbox -> change(body, sandbox::list));
    }

    private static SandboxResponse change(byte[] body, Function<JsonNode, ObjectNode> setting) throws IOException {
        try {
            JsonNode wanted = body.length == 0 ? SandboxResponse.object() : JSON.readTree(body);
            return SandboxResponse.ok(setting.apply(wanted));
        } catch (JsonProcessingException e) {
            return SandboxResponse.error(400, "FieldInvalid", "the body is not JSON");
        } catch (IllegalArgumentException e) {
            return SandboxResponse.error(400, "FieldInvalid", e.getMessage());
        }
    }

    /**
     * @return the URL of the sandbox with the authority that the client has used, so that the URLs of files have the
     *     same origin; a request without one gets the address to which it has connected
     */
    private static String base(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String origin = authority == null ? request.localAddress().toString() : authority.toString();
        return (request.isSSL() ? "https://" : "http://") + origin + "/sandbox";
    }
}
