package dev.vidusubjects.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The rules of the deployment's own webhook endpoints. Messages name the setting and the host, never a path or a
 * query.
 */
final class WebhookSettings {

    /** In characters; as for the {@code webhook_url} of a request. */
    static final int MAX_URL_LENGTH = 2_000;

    private static final String URLS = "SUBJECTS_WEBHOOKS_URLS (subjects.webhooks.urls)";

    private WebhookSettings() {}

    /**
     * @return the endpoints, each once
     * @throws IllegalArgumentException if one breaks a rule
     */
    static List<URI> endpoints(SubjectsConfig.Webhooks webhooks) {
        List<URI> urls = webhooks.urls().orElse(List.of());
        urls.forEach(url -> check(url, webhooks.allowPrivate()));
        return urls.stream().distinct().toList();
    }

    /**
     * @param urls the endpoints
     * @param isSecretConfigured whether webhooks can be signed
     * @throws IllegalArgumentException if there are endpoints without a secret
     */
    static void requireSecret(List<URI> urls, boolean isSecretConfigured) {
        if (!urls.isEmpty() && !isSecretConfigured) {
            throw new IllegalArgumentException(
                    URLS + ": found endpoints without a secret: set SUBJECTS_WEBHOOKS_SECRET, which signs them");
        }
    }

    private static void check(URI url, boolean allowPrivate) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean isAllowed = scheme.equals("https") || allowPrivate && scheme.equals("http");
        if (!isAllowed || url.getHost() == null) {
            throw malformed("a URL that is not https:// with a host: an absolute https:// URL is allowed");
        }
        String host = "for the host " + url.getHost();
        if (url.getRawUserInfo() != null) {
            throw malformed("user information " + host + ": it must be left out");
        }
        if (url.getRawFragment() != null) {
            throw malformed("a fragment (#…) " + host + ": it must be left out");
        }
        if (url.toString().length() > MAX_URL_LENGTH) {
            throw malformed("a URL of " + url.toString().length() + " characters " + host + ": at most "
                    + MAX_URL_LENGTH + " are allowed");
        }
    }

    private static IllegalArgumentException malformed(String found) {
        return new IllegalArgumentException(URLS + ": found " + found);
    }
}
