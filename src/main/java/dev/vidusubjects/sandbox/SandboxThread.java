package dev.vidusubjects.sandbox;

import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The sandbox and its threads, for clients on this machine only. The application calls the sandbox from its worker
 * threads, so none of them would be free to respond if all of them waited for the sandbox. Files have another thread,
 * as it takes time to make a picture.
 */
@Singleton
@UnlessBuildProfile("aws")
class SandboxThread {

    private final SubjectsConfig.Standalone config;
    private final Clock clock;
    private final RandomGenerator random;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> daemon(task, "sandbox"));
    private final ExecutorService files = Executors.newSingleThreadExecutor(task -> daemon(task, "sandbox-files"));
    /** Created by the first call. Only {@link #thread} uses it. */
    private Sandbox sandbox;

    /** A call of the sandbox, in its thread. */
    @FunctionalInterface
    interface Call<T> {
        T on(Sandbox sandbox) throws IOException;
    }

    SandboxThread(SubjectsConfig config, Clock clock, RandomGenerator random) {
        this.config = config.standalone();
        this.clock = clock;
        this.random = random;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread daemon = new Thread(task, name);
        daemon.setDaemon(true);
        return daemon;
    }

    /** Calls the sandbox, and sends its response. */
    Uni<Response> respond(HttpServerRequest request, Call<SandboxResponse> call) {
        return isLocal(request)
                ? run(call).onItem().transformToUni(response -> ResponseSender.send(request, response))
                : refuse(request);
    }

    /** Calls the sandbox, makes the file in the thread of files, and sends it. */
    Uni<Response> respondFile(HttpServerRequest request, Call<Supplier<FileReply>> call) {
        return isLocal(request)
                ? run(call)
                        .emitOn(files)
                        .onItem()
                        .transform(Supplier::get)
                        .onItem()
                        .transformToUni(reply -> ResponseSender.send(request, reply))
                : refuse(request);
    }

    private <T> Uni<T> run(Call<T> call) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        return call.on(sandbox());
                    } catch (IOException e) {
                        throw new IllegalStateException("the sandbox failed", e);
                    }
                })
                .runSubscriptionOn(thread);
    }

    private Sandbox sandbox() throws IOException {
        if (sandbox == null) {
            sandbox = new Sandbox(
                    config.dataDir().resolve("sandbox").resolve("journal.jsonl"),
                    config.sandboxDelay(),
                    config.sandboxSubjects(),
                    config.sandboxUrlExpiry(),
                    clock,
                    random);
        }
        return sandbox;
    }

    private static Uni<Response> refuse(HttpServerRequest request) {
        return ResponseSender.send(
                request, SandboxResponse.error(403, "Forbidden", "the sandbox serves this machine only"));
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
        files.shutdown();
    }
}
