package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The sandbox over HTTP, for callers on this machine only. It has one thread of its own: the application calls it from its
 * worker threads, and could otherwise, with all of them waiting, leave none to answer.
 */
@Path("/sandbox")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
@UnlessBuildProfile("aws")
public class SandboxResource {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SubjectsConfig.Local config;
    private final Clock clock;
    private final RandomGenerator random;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread daemon = new Thread(task, "sandbox");
        daemon.setDaemon(true);
        return daemon;
    });
    /** Made by the first call; touched by {@link #thread} alone. */
    private Sandbox sandbox;

    SandboxResource(SubjectsConfig config, Clock clock, RandomGenerator random) {
        this.config = config.local();
        this.clock = clock;
        this.random = random;
    }

    /** A submission, in the provider's wire format. */
    @POST
    @Path("/model/v1/generation")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> generate(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, byte[] body, @Context HttpServerRequest request) {
        return response(request, () -> sandbox().submit(Optional.ofNullable(bearer), body));
    }

    /** A look at a task, in the provider's wire format. */
    @GET
    @Path("/model/v1/generation/task/{id}")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> task(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @PathParam("id") String id,
            @Context HttpServerRequest request) {
        return response(request, () -> sandbox().poll(Optional.ofNullable(bearer), id));
    }

    /** What the sandbox is and how to make it misbehave. */
    @GET
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> describe(@Context HttpServerRequest request) {
        return answer(request, () -> {
            ObjectNode json = SandboxResponse.object();
            json.put("notice", "A stand-in for the provider. Subjects made here are not real, and cost nothing.");
            json.put("keys", "any bearer but \"" + Sandbox.REVOKED_KEY + "\"");
            ObjectNode directives = json.putObject("directives_in_a_name");
            for (Map.Entry<String, String> line : FaultDirective.DOCUMENTATION) {
                directives.put(line.getKey(), line.getValue());
            }
            json.put("ledger", "GET /sandbox/ledger: every submission that arrived");
            json.set("faults", sandbox().faults());
            return json;
        });
    }

    /** Every submission that arrived, refused ones included, and the number of polls. */
    @GET
    @Path("/ledger")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> ledger(@Context HttpServerRequest request) {
        return answer(request, () -> sandbox().ledger());
    }

    /** What befalls every call from now on: see {@link FaultProfile}. An empty object makes it fair again. */
    @POST
    @Path("/faults")
    @NonBlocking
    @Operation(hidden = true)
    public Uni<Response> faults(byte[] body, @Context HttpServerRequest request) {
        return answer(request, () -> {
            JsonNode wanted = body.length == 0 ? SandboxResponse.object() : JSON.readTree(body);
            return sandbox().faults(wanted);
        });
    }

    private Sandbox sandbox() throws IOException {
        if (sandbox == null) {
            sandbox = new Sandbox(
                    config.dataDir().resolve("sandbox").resolve("journal.jsonl"), config.sandboxDelay(), clock, random);
        }
        return sandbox;
    }

    private Uni<Response> answer(HttpServerRequest request, Callable<ObjectNode> content) {
        return response(request, () -> {
            try {
                return SandboxResponse.ok(content.call());
            } catch (JsonProcessingException | IllegalArgumentException e) {
                String words = e instanceof IllegalArgumentException ? e.getMessage() : "the body is not JSON";
                return SandboxResponse.coded(400, "FieldInvalid", words);
            }
        });
    }

    private Uni<Response> response(HttpServerRequest request, Callable<SandboxResponse> call) {
        if (!isLocal(request)) {
            return Uni.createFrom()
                    .item(toResponse(SandboxResponse.coded(403, "Forbidden", "the sandbox serves this machine only")));
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
                .transformToUni(response -> end(request, response));
    }

    private static Uni<Response> end(HttpServerRequest request, SandboxResponse response) {
        if (response.ending() == Delivery.RESPOND) {
            return Uni.createFrom().item(toResponse(response));
        }
        if (response.ending() == Delivery.CLOSE_BEFORE_RESPONSE) {
            request.connection().close();
        } else if (response.ending() == Delivery.CLOSE_DURING_BODY) {
            String body = response.body().toString();
            HttpServerResponse raw = request.response();
            raw.putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                    .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.getBytes(StandardCharsets.UTF_8).length))
                    .write(body.substring(0, body.length() / 2))
                    .onComplete(written -> request.connection().close());
        }
        return Uni.createFrom().nothing();
    }

    private static Response toResponse(SandboxResponse response) {
        Response.ResponseBuilder builder = Response.status(response.status())
                .entity(response.body().toString())
                .type(MediaType.APPLICATION_JSON);
        response.retryAfter().ifPresent(seconds -> builder.header(HttpHeaders.RETRY_AFTER, seconds));
        return builder.build();
    }

    private static boolean isLocal(HttpServerRequest request) {
        return request.remoteAddress() != null
                && request.localAddress() != null
                && isLocal(
                        request.remoteAddress().hostAddress(),
                        request.localAddress().hostAddress());
    }

    /** @return whether a caller came over loopback, or from the very address that the application listens on */
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
