package dev.vidusubjects.api;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/**
 * The health of the functions, in the form that MicroProfile gives it. On one machine an extension does that; in a function it would
 * look for checks and settings at every cold start (docs/performance.md).
 */
@Path("/q/health")
@IfBuildProfile("aws")
public class HealthResource {

    private final StorageReadiness storage;

    HealthResource(StorageReadiness storage) {
        this.storage = storage;
    }

    /** @return 200 where the task store answers, 503 where it does not */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response health() {
        boolean ready = storage.isReady();
        String status = ready ? "UP" : "DOWN";
        Map<String, Object> check = Map.of(
                "name",
                StorageReadiness.NAME,
                "status",
                status,
                "data",
                Map.of(StorageReadiness.PROVIDER, storage.provider()));
        return Response.status(ready ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .entity(Map.of("status", status, "checks", List.of(check)))
                .build();
    }
}
