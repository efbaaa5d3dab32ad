package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
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

/** Makes the clients of the provider's API, when they are first used. */
@ApplicationScoped
class ViduApis {

    private final SubjectsConfig.Provider config;
    private final Vertx vertx;
    private final Map<URI, ViduApi> submitting = new ConcurrentHashMap<>();
    private final Map<URI, ViduApi> looking = new ConcurrentHashMap<>();

    ViduApis(SubjectsConfig config, Vertx vertx) {
        this.config = config.provider();
        this.vertx = vertx;
    }

    /**
     * For submissions: each has a connection of its own. One that was kept alive may have been closed by the provider
     * without our having noticed (a function sleeps between two events), and then nobody could tell whether the request
     * had been read: a submission would be lost as unconfirmed for the sake of a handshake.
     */
    ViduApi forSubmitting(URI baseUrl) {
        return submitting.computeIfAbsent(baseUrl, url -> build(url, false));
    }

    /** For looks, which can be repeated: connections are kept alive. */
    ViduApi forLooking(URI baseUrl) {
        return looking.computeIfAbsent(baseUrl, url -> build(url, true));
    }

    private ViduApi build(URI baseUrl, boolean keepAlive) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(keepAlive)
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setSslHandshakeTimeout(config.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(baseUrl)
                .httpClientOptions(options)
                .httpClientRequestCustomizer(request -> boundBody(request, config.readTimeout()))
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                // Whatever is configured for other clients, this one's requests hold a key and media.
                .loggingScope(LoggingScope.NONE)
                // A redirected submission would be sent twice.
                .followRedirects(false)
                .disableDefaultMapper(true)
                .register(new GenerationBodyWriter(config.readTimeout()))
                .build(ViduApi.class);
    }

    /** The client's own timeout ends when the answer's head is there; a body that trickles would hold a thread for ever. */
    private void boundBody(HttpClientRequest request, Duration longest) {
        request.response().onSuccess(response -> {
            long timer = vertx.setTimer(
                    longest.toMillis(), fired -> request.connection().close());
            whenEnded(response, () -> vertx.cancelTimer(timer));
        });
    }

    private static void whenEnded(HttpClientResponse response, Runnable action) {
        response.end().onComplete(ended -> action.run());
    }

    @PreDestroy
    void close() throws IOException {
        for (Map<URI, ViduApi> apis : List.of(submitting, looking)) {
            for (ViduApi api : apis.values()) {
                if (api instanceof Closeable closeable) {
                    closeable.close();
                }
            }
        }
    }
}
