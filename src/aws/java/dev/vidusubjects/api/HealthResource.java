package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.logging.LogEvent;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The health of the functions, in the form that MicroProfile gives it. On one machine an extension does that; in a function it would
 * look for checks and settings at every cold start (docs/performance.md).
 */
@Path("/q/health")
@IfBuildProfile("aws")
public class HealthResource {

    /** What is asked, as the health document names it. */
    static final String KEY = "provider-key";

    private static final Logger LOG = Logger.getLogger(HealthResource.class);

    private final StorageReadiness storage;
    private final ProviderAccess provider;

    HealthResource(StorageReadiness storage, ProviderAccess provider) {
        this.storage = storage;
        this.provider = provider;
    }

    /** @return 200 where the task store responds and the provider's key can be read, else 503 with what is amiss */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response health() {
        boolean ready = storage.isReady();
        Optional<ProviderError> keyError = keyError();
        boolean up = ready && keyError.isEmpty();
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("status", status(up));
        ArrayNode checks = document.putArray("checks");
        check(checks, StorageReadiness.NAME, ready)
                .putObject("data")
                .put(StorageReadiness.PROVIDER, storage.provider());
        ObjectNode key = check(checks, KEY, keyError.isEmpty());
        keyError.ifPresent(error -> key.putObject("data").put("code", error.code()));
        return Response.status(up ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .entity(document.toString())
                .build();
    }

    /** The parameter may be missing, in another region, or not readable. Any caller may ask for the health: why is for the log. */
    private Optional<ProviderError> keyError() {
        try {
            provider.key();
            return Optional.empty();
        } catch (ProviderException.Account e) {
            LogEvent.of("not_ready").with("code", e.error().code()).error(LOG, e);
            return Optional.of(e.error());
        }
    }

    private static ObjectNode check(ArrayNode checks, String name, boolean up) {
        return checks.addObject().put("name", name).put("status", status(up));
    }

    private static String status(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
