package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The HTTP endpoints of the sandbox, for clients on this machine only. The sandbox has its own thread: the application
 * calls it from its worker threads, so none of them would be free to respond if all of them waited for the sandbox.
 */
@Path("/sandbox")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
@UnlessBuildProfile("aws")
public class SandboxResource {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SubjectsConfig.Standalone config;
    private final Clock clock;
    private final RandomGenerator random;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread daemon = new Thread(task, "sandbox");
        daemon.setDaemon(true);
        return daemon;
    });
    /** Created by the first call. Only {@link #thread} uses it. */
    private Sandbox sandbox;

    SandboxResource(SubjectsConfig config, Clock clock, RandomGenerator random) {
        this.config = config.standalone();
        this.clock = clock;
        this.random = random;
    }

    /** Accepts a submission in the provider's wire format. */
    @POST
    @Path("/model/v1/generation")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> generate(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, byte[] body, @Context HttpServerRequest request) {
        return respond(request, () -> sandbox().submit(Optional.ofNullable(bearer), body));
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
        return respond(request, () -> sandbox().poll(Optional.ofNullable(bearer), id));
    }

    /** Describes the sandbox and all faults that it can inject. */
    @GET
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> describe(@Context HttpServerRequest request) {
        return respond(request, () -> SandboxResponse.ok(SandboxDescription.of(sandbox())));
    }

    /** Returns every submission that arrived, including refused ones, and the numbers of list submissions and polls. */
    @GET
    @Path("/ledger")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> ledger(@Context HttpServerRequest request) {
        return respond(request, () -> SandboxResponse.ok(sandbox().ledger()));
    }

    /** Replaces the faults of all calls: see {@link FaultProfile}. An empty object removes them. */
    @POST
    @Path("/faults")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> faults(byte[] body, @Context HttpServerRequest request) {
        return respond(request, () -> change(body, Sandbox::faults));
    }

    /** Replaces the settings of lists: see {@link ListSettings}. An empty object restores the defaults. */
    @POST
    @Path("/list")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> list(byte[] body, @Context HttpServerRequest request) {
        return respond(request, () -> change(body, Sandbox::list));
    }

    private SandboxResponse change(byte[] body, BiFunction<Sandbox, JsonNode, ObjectNode> setting) throws IOException {
        try {
            JsonNode wanted = body.length == 0 ? SandboxResponse.object() : JSON.readTree(body);
            return SandboxResponse.ok(setting.apply(sandbox(), wanted));
        } catch (JsonProcessingException e) {
            return SandboxResponse.error(400, "FieldInvalid", "the body is not JSON");
        } catch (IllegalArgumentException e) {
            return SandboxResponse.error(400, "FieldInvalid", e.getMessage());
        }
    }

    private Sandbox sandbox() throws IOException {
        if (sandbox == null) {
            sandbox = new Sandbox(
                    config.dataDir().resolve("sandbox").resolve("journal.jsonl"),
                    config.sandboxDelay(),
                    config.sandboxSubjects(),
                    clock,
                    random);
        }
        return sandbox;
    }

    private Uni<Response> respond(HttpServerRequest request, Callable<SandboxResponse> call) {
        if (!isLocal(request)) {
            return ResponseSender.send(
                    request, SandboxResponse.error(403, "Forbidden", "the sandbox serves this machine only"));
        }
        return Uni.createFrom()
                .item(() -> {
                    try {
                        return call.call();
                    } catch (Exception e) {
                        throw new IllegalStateException("the sandbox failed", e);
                    }
                })
                .runSubscriptionOn(thread)
                .onItem()
                .transformToUni(response -> ResponseSender.send(request, response));
    }

    private static boolean isLocal(HttpServerRequest request) {
        return request.remoteAddress() != null
                && request.localAddress() != null
                && isLocal(
                        request.remoteAddress().hostAddress(),
                        request.localAddress().hostAddress());
    }

    /** @return whether a client calls over loopback, or from the address to which it connects */
    static boolean isLocal(String remote, String local) {
        try {
            return remote != null && (InetAddress.getByName(remote).isLoopbackAddress() || remote.equals(local));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @PreDestroy
    void close() throws Exception {
        thread.submit(() -> {
                    if (sandbox != null) {
                        sandbox.close();
                    }
                    return null;
                })
                .get();
        thread.shutdown();
    }
}
