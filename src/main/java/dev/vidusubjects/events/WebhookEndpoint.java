package dev.vidusubjects.events;

import dev.vidusubjects.text.Printable;
import java.net.URI;
import java.util.Locale;

/** Texts that stand for a URL without the parts that may be secret. */
public final class WebhookEndpoint {

    /** Longer than any URL that is accepted. */
    private static final int MAX_LENGTH = 2_000;

    private WebhookEndpoint() {}

    /** @return the URL without user info, query and fragment */
    public static String shown(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return Printable.of(origin(url) + path, MAX_LENGTH);
    }

    /** @return scheme, host and port: {@code https://hooks.example.com}; the same for all URLs of one server */
    public static String origin(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        return scheme + "://" + host + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
