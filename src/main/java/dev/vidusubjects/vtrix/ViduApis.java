package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.start.FunctionName;
import dev.vidusubjects.start.Preparation;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.client.api.LoggingScope;

/** Creates the clients of the provider's API on first use. */
@ApplicationScoped
class ViduApis implements Preparation {

    private final SubjectsConfig.Provider config;
    private final Vertx vertx;
    private final ExchangeDeadlines deadlines;
    private final Map<URI, ViduApi> submitting = new ConcurrentHashMap<>();
    private final Map<URI, ViduApi> polling = new ConcurrentHashMap<>();
    private final URI baseUrl;

    ViduApis(SubjectsConfig config, Vertx vertx) {
        this.config = config.provider();
        this.baseUrl = this.config.baseUrl();
        this.vertx = vertx;
        this.deadlines = new ExchangeDeadlines(vertx);
    }

    /** A submission opens a connection of its own in any case, which then resumes the TLS session. */
    @Override
    public List<Runnable> steps(FunctionName function) {
        return switch (function) {
            case API -> List.of(() -> forSubmitting(baseUrl));
            case INTAKE, SWEEP -> List.of(() -> forSubmitting(baseUrl), () -> forPolling(baseUrl));
            case POLL -> List.of(() -> forPolling(baseUrl));
            case PUBLISH, DELIVER -> List.of();
        };
    }

    @Override
    public List<URI> servers(FunctionName function) {
        return function.callsProvider() ? List.of(baseUrl) : List.of();
    }

    /**
     * @return the deadline of one exchange, whose id belongs in the header of the request; to be closed when the
     *     exchange has ended
     */
    ExchangeDeadline deadlineIn(Duration limit) {
        return deadlines.in(limit);
    }

    /**
     * Returns the client for submissions: each submission has its own connection. The provider may have closed a
     * connection that was kept alive while the function was frozen between two events. It is then unknown whether the
     * provider read the request, and the submission would be unconfirmed only to save a handshake.
     */
    ViduApi forSubmitting(URI baseUrl) {
        return submitting.computeIfAbsent(baseUrl, url -> build(url, false));
    }

    /** Returns the client for polls, which can be repeated: connections are kept alive. */
    ViduApi forPolling(URI baseUrl) {
        return polling.computeIfAbsent(baseUrl, url -> build(url, true));
    }

    private ViduApi build(URI baseUrl, boolean keepAlive) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(keepAlive)
                .setSslEngineOptions(new DefaultTls())
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setSslHandshakeTimeout(config.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(baseUrl)
                .httpClientOptions(options)
                .httpClientRequestCustomizer(request -> boundLateBody(request, config.readTimeout()))
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                // The requests contain a key and media, and are never logged, independently of the configuration of
                // other clients.
                .loggingScope(LoggingScope.NONE)
                // A redirected submission would be sent twice.
                .followRedirects(false)
                .disableDefaultMapper(true)
                .register(new GenerationBodyWriter(config.readTimeout()))
                .register(deadlines)
                .build(ViduApi.class);
    }

    /**
     * Limits the time for the body of a response that arrives after its deadline, when the caller no longer waits: the
     * client's own timeout ends with the response head, and the body would keep its connection open forever.
     */
    private void boundLateBody(HttpClientRequest request, Duration max) {
        request.response().onSuccess(response -> {
            long timer = vertx.setTimer(max.toMillis(), fired -> Connections.abort(request.connection()));
            whenEnded(response, () -> vertx.cancelTimer(timer));
        });
    }

    private static void whenEnded(HttpClientResponse response, Runnable action) {
        response.end().onComplete(ended -> action.run());
    }

    @PreDestroy
    void close() throws IOException {
        for (Map<URI, ViduApi> apis : List.of(submitting, polling)) {
            for (ViduApi api : apis.values()) {
                if (api instanceof Closeable closeable) {
                    closeable.close();
                }
            }
        }
    }
}
