package dev.vidusubjects.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.config.SubjectsConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code subjects.page.enabled = false}: no path of the page exists, and other paths are served as before. */
class PageSwitchTest {

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        SubjectsConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SubjectsConfig.class)
                .withDefaultValues(Map.of("subjects.page.enabled", "false"))
                .build()
                .getConfigMapping(SubjectsConfig.class);
        Router router = Router.router(vertx);
        new PageRoute(config, null).install(router);
        router.route().order(Integer.MAX_VALUE).handler(call -> call.response().end("next"));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/%69ndex.html", "/static/bundle/app.js", "/static%2Fbundle%2Fapp.js"})
    void pathOfThePage_disabled_doesNotExist(String path) throws Exception {
        assertThat(status("GET", path)).isEqualTo(404);
        assertThat(status("POST", path)).isEqualTo(404);
    }

    @Test
    void otherPath_isPassedOn() throws Exception {
        for (String path : new String[] {"/v1/subjects", "/v1/%2F", "/static", "/statics/a.js", "/v1/static/a.js"}) {
            assertThat(status("GET", path)).as(path).isEqualTo(200);
        }
    }

    private int status(String method, String path) throws Exception {
        URI address = new URI("http", null, "127.0.0.1", server.actualPort(), "/", null, null);
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path.substring(1)))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
