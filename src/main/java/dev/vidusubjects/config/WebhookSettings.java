package dev.vidusubjects.config;

import dev.vidusubjects.media.EndpointUrl;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.Rule;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of the deployment's own webhook endpoints: their form is that of the {@code webhook_url} of a request. Hosts
 * are not looked up, as the start must not depend on a name server; each attempt checks their addresses. Messages name
 * the setting and the host, never a path or a query.
 */
final class WebhookSettings {

    private static final String URLS = "SUBJECTS_WEBHOOKS_URLS (subjects.webhooks.urls)";

    private WebhookSettings() {}

    /**
     * @return the endpoints in ASCII, each once
     * @throws IllegalArgumentException if one breaks a rule
     */
    static List<URI> endpoints(SubjectsConfig.Webhooks webhooks) {
        List<URI> endpoints = new ArrayList<>();
        for (String url : webhooks.urls().orElse(List.of())) {
            endpoints.add(read(url, webhooks.allowPrivate()));
        }
        return endpoints.stream().distinct().toList();
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

    private static URI read(String url, boolean allowPrivate) {
        String setting = URLS + host(url).map(host -> ", host " + host).orElse("") + ": ";
        try {
            requireLength(url, setting);
            URI ascii = EndpointUrl.readWebhook(url, allowPrivate);
            // Percent-encoding makes a URL longer.
            requireLength(ascii.toString(), setting);
            return ascii;
        } catch (MediaException e) {
            String exception = e.rule() == Rule.URL_ADDRESS ? ", unless SUBJECTS_WEBHOOKS_ALLOW_PRIVATE is true" : "";
            throw new IllegalArgumentException(setting + e.getMessage() + exception, e);
        }
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(new URI(url).getHost());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static void requireLength(String url, String setting) {
        EndpointUrl.lengthFault(url).ifPresent(fault -> {
            throw new IllegalArgumentException(setting + fault);
        });
    }
}
