package dev.vidusubjects.page;

import dev.vidusubjects.api.StagePrefix;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.task.TaskId;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Serves the page at {@code /}, and its assets below {@code /static/}, without a token: all data comes from the API, by
 * the calls of the page. Other paths are not affected.
 */
@ApplicationScoped
class PageRoute {

    /** Route order after the checks of every request, and before the server's own handler of static files. */
    private static final int BEFORE_STATIC_FILES = 100;

    private static final String INDEX = "/";

    /** The document's name in the package, under which the server's own handler would send it too. */
    private static final String INDEX_FILE = "/index.html";

    private static final String ASSETS = "/static/";
    private static final String NO_STORE = "no-store";

    /** The name of an asset contains a hash of its content. */
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";
    private static final String NO_SNIFF = "nosniff";

    private static final String METHODS = "GET, HEAD, OPTIONS";

    private final boolean enabled;
    private final KeptMediaStore media;
    private final PageFiles files = new PageFiles();
    private volatile String policy;

    PageRoute(SubjectsConfig config, KeptMediaStore media) {
        this.enabled = config.page().enabled();
        this.media = media;
    }

    void install(@Observes Router router) {
        // The path of a route would be compared before it is decoded, but the handler of static files decodes it.
        router.route().order(BEFORE_STATIC_FILES).handler(call -> {
            try {
                handle(call, decoded(call.normalizedPath()));
            } catch (IOException | RuntimeException e) {
                call.fail(e);
            }
        });
    }

    private void handle(RoutingContext call, String path) throws IOException {
        boolean index = path.equals(INDEX);
        if (!index && !path.equals(INDEX_FILE) && !path.startsWith(ASSETS)) {
            call.next();
        } else if (!enabled) {
            call.fail(404);
        } else if (index) {
            if (isRead(call)) {
                respondWithIndex(call);
            }
        } else {
            Optional<PageAsset> asset = path.equals(INDEX_FILE) ? Optional.empty() : files.asset(path);
            if (asset.isPresent()) {
                if (isRead(call)) {
                    respondWith(call, asset.get());
                }
            } else if (LaunchMode.current() == LaunchMode.DEVELOPMENT && path.startsWith(ASSETS)) {
                // The bundle is a file outside the class path, and its name has no hash: the server's handler sends it.
                call.response()
                        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                        .putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
                call.next();
            } else {
                call.fail(404);
            }
        }
    }

    /** @return whether the request reads; otherwise the response has been sent */
    private static boolean isRead(RoutingContext call) {
        HttpMethod method = call.request().method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            return true;
        }
        call.response().putHeader(HttpHeaders.ALLOW, METHODS);
        if (method.equals(HttpMethod.OPTIONS)) {
            call.response().end();
        } else {
            call.fail(405);
        }
        return false;
    }

    private void respondWithIndex(RoutingContext call) throws IOException {
        String prefix = StagePrefix.of(call.request().getHeader("X-Forwarded-Prefix"));
        HttpServerResponse response = call.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .putHeader("Content-Security-Policy", policy())
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        send(call, response, files.index(prefix).getBytes(StandardCharsets.UTF_8));
    }

    private static void respondWith(RoutingContext call, PageAsset asset) {
        HttpServerResponse response = call.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, asset.contentType())
                .putHeader(HttpHeaders.CACHE_CONTROL, IMMUTABLE);
        byte[] body = asset.content();
        if (asset.gzip().isPresent()) {
            response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
            if (AcceptEncoding.acceptsGzip(call.request().getHeader(HttpHeaders.ACCEPT_ENCODING))) {
                response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
                body = asset.gzip().get();
            }
        }
        send(call, response, body);
    }

    private static void send(RoutingContext call, HttpServerResponse response, byte[] body) {
        response.putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        if (call.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    private String policy() {
        if (policy == null) {
            policy = ContentSecurityPolicy.of(storage());
        }
        return policy;
    }

    /** @return the origin of presigned URLs, taken from such a URL, which is never used; empty if there are none */
    private Optional<String> storage() {
        return media.presigned(new TaskId("0".repeat(32)), "image-0.png").map(PageRoute::origin);
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** @return the decoded path, or the path itself if it is not encoded correctly */
    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }
}
