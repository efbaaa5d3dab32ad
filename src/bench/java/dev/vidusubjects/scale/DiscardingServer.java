package dev.vidusubjects.scale;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * A server that does as little as possible with a request, on the HTTP library of the application: the ceiling of HTTP
 * on this machine. {@code /discard} drops the body as it arrives and responds. {@code /forward} collects the body, sends
 * it to {@code /discard} on a new connection, and then responds: so does the application with its sandbox.
 */
public final class DiscardingServer extends AbstractVerticle {

    static final String DISCARD = "/discard";
    static final String FORWARD = "/forward";

    private static final int ACCEPTED = 202;
    private static final int FAILED = 500;

    private HttpClient client;

    public static void main(String[] arguments) {
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx();
        vertx.deployVerticle(DiscardingServer.class, new DeploymentOptions().setInstances(loops))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    vertx.close();
                });
    }

    @Override
    public void start(Promise<Void> started) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setMaxPoolSize(50));
        // A negative port is a free one, which all instances share.
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(-1))
                .requestHandler(this::handle)
                .listen()
                .onSuccess(server -> System.out.println("Listening on: http://127.0.0.1:" + server.actualPort()))
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void handle(HttpServerRequest request) {
        if (request.path().equals(FORWARD)) {
            request.body().onSuccess(body -> forward(body, request));
        } else {
            request.handler(dropped -> {});
            request.endHandler(end -> respond(request.response(), ACCEPTED));
        }
    }

    private void forward(Buffer body, HttpServerRequest request) {
        client.request(HttpMethod.POST, request.localAddress().port(), "127.0.0.1", DISCARD)
                .compose(forwarded -> forwarded.send(body))
                .compose(response -> response.end())
                .onSuccess(end -> respond(request.response(), ACCEPTED))
                .onFailure(failure -> respond(request.response(), FAILED));
    }

    private static void respond(HttpServerResponse response, int status) {
        response.setStatusCode(status).putHeader("content-length", "0").end();
    }
}
