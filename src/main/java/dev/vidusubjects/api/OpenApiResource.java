package dev.vidusubjects.api;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/**
 * The API's description, unchanged from its file. In a standalone application, an extension serves it, in JSON too. In
 * a function, the extension would read, merge and write the document at every cold start, even if no client requests it
 * (docs/performance.md).
 */
@Path("/q/openapi")
@IfBuildProfile("aws")
public class OpenApiResource {

    private static final String FILE = "META-INF/openapi.yaml";
    private static final String TYPE = "application/yaml;charset=UTF-8";

    /** @return the description in YAML, regardless of the requested media type */
    @GET
    public Response describe() throws IOException {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FILE)) {
            return Response.ok(file.readAllBytes()).type(TYPE).build();
        }
    }
}
