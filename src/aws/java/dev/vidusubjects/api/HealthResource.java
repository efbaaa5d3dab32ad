package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

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
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("status", status);
        ObjectNode check = document.putArray("checks").addObject();
        check.put("name", StorageReadiness.NAME).put("status", status);
        check.putObject("data").put(StorageReadiness.PROVIDER, storage.provider());
        return Response.status(ready ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .entity(document.toString())
                .build();
    }
}
