package dev.vidusubjects.bench.functions;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Lambda Runtime API for one process, with the instants at which its requests arrive. As on Lambda, it has no TLS.
 */
final class LambdaRuntime implements AutoCloseable {

    private static final String VERSION = "/2018-06-01/runtime/";
    private static final Duration FUNCTION_TIMEOUT = Duration.ofMinutes(2);
    private static final Response ENDED = new Response(true, new byte[0], 0);

    private final HttpServer server;
    private final BlockingQueue<Next> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Response> responses = new LinkedBlockingQueue<>();

    /**
     * A request for an event.
     *
     * @param at the instant at which it arrived, in terms of {@link System#nanoTime}
     */
    record Next(HttpServerRequest request, long at) {}

    /**
     * A response to an event.
     *
     * @param error whether the process reports a failure
     * @param at the instant at which the whole response had arrived, in terms of {@link System#nanoTime}
     */
    record Response(boolean error, byte[] body, long at) {}

    LambdaRuntime(Vertx vertx) {
        server = join(vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::handle)
                .listen()
                .toCompletionStage());
    }

    /** @return the value of {@code AWS_LAMBDA_RUNTIME_API} */
    String address() {
        return "127.0.0.1:" + server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        if (request.path().equals(VERSION + "invocation/next")) {
            requests.add(new Next(request, System.nanoTime()));
            return;
        }
        request.body().onSuccess(body -> {
            long at = System.nanoTime();
            request.response().setStatusCode(202).end();
            responses.add(new Response(!request.path().endsWith("/response"), body.getBytes(), at));
        });
    }

    /** Wakes the caller that waits for the process, which has ended. */
    void ended() {
        responses.add(ENDED);
        requests.add(new Next(null, 0));
    }

    /**
     * Waits until the process requests an event.
     *
     * @throws TimeoutException if it does not within the limit, or has ended
     */
    Next next(Duration limit) throws InterruptedException, TimeoutException {
        Next next = requests.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null || next.request == null) {
            throw new TimeoutException("no request for an event");
        }
        return next;
    }

    /**
     * Sends an event, and waits for the response.
     *
     * @throws TimeoutException if there is none within the limit, or the process has ended
     */
    Response invoke(Next next, byte[] event, Duration limit) throws InterruptedException, TimeoutException {
        next.request
                .response()
                .putHeader("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString())
                .putHeader(
                        "Lambda-Runtime-Deadline-Ms",
                        Long.toString(System.currentTimeMillis() + FUNCTION_TIMEOUT.toMillis()))
                .putHeader(
                        "Lambda-Runtime-Invoked-Function-Arn",
                        "arn:aws:lambda:eu-central-1:123456789012:function:vidu-subjects")
                .putHeader("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700")
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(event));
        Response response = responses.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (response == null || response == ENDED) {
            throw new TimeoutException("no response");
        }
        return response;
    }

    private static <T> T join(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        join(server.close().toCompletionStage());
    }
}
