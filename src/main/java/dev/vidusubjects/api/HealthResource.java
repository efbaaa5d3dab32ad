package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.start.BuildInfo;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The health document of the functions, in the format of MicroProfile. In a standalone application, an extension
 * creates it. In a function, the extension would search for checks and settings at every cold start
 * (docs/performance.md).
 */
@Path("/q/health")
@IfBuildProfile("aws")
public class HealthResource {

    /** Name of the check in the health document. */
    static final String KEY = "provider-key";

    /** Name of the entry in the health document that says what was built. */
    static final String BUILD = "build";

    private static final Logger LOG = Logger.getLogger(HealthResource.class);

    private final StorageReadiness storage;
    private final ProviderAccess provider;

    HealthResource(StorageReadiness storage, ProviderAccess provider) {
        this.storage = storage;
        this.provider = provider;
    }

    /**
     * @return 200 if the task store responds and the provider's key can be read; otherwise 503 with the failed checks
     */
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
        check(checks, BUILD, true)
                .putObject("data")
                .put("version", BuildInfo.VERSION)
                .put("commit", BuildInfo.COMMIT);
        return Response.status(up ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .entity(document.toString())
                .build();
    }

    /**
     * Checks the provider's key. The parameter may be missing, in another region, or not readable. Every caller can
     * request the health document, so only the log contains the cause.
     */
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
