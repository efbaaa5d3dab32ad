package dev.vidusubjects.sandbox;

import io.quarkus.arc.profile.UnlessBuildProfile;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The pictures and videos of the sandbox's subjects, at URLs that expire, as from an object store. */
@Path("/sandbox/files")
@Produces(MediaType.WILDCARD)
@Singleton
@UnlessBuildProfile("aws")
public class SandboxFilesResource {

    private final SandboxThread thread;

    SandboxFilesResource(SandboxThread thread) {
        this.thread = thread;
    }

    /** Returns a file: see {@link FileUrls} for its URL, and {@link FaultDirective} for its faults. */
    @GET
    @Path("/{id}/{name}")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> file(
            @PathParam("id") String id,
            @PathParam("name") String name,
            @QueryParam("expires") @DefaultValue("") String expires,
            @QueryParam("signature") @DefaultValue("") String signature,
            @Context HttpServerRequest request) {
        return thread.respondFile(request, sandbox -> sandbox.file(id, name, expires, signature));
    }
}
