package dev.vidusubjects.media;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses the URLs to which requests are sent, although they are untrusted input and this process may be able to reach
 * hosts that their author cannot. Only their form is checked; {@link HostPort#requirePublic} checks the addresses.
 * Messages name the host, never the path or the query: these may hold secrets.
 */
public final class EndpointUrl {

    /** Of the URL of a webhook, in characters, in ASCII. The application's own limit. */
    public static final int MAX_WEBHOOK_LENGTH = 2_000;

    private static final int MAX_PORT = 65535;

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    /**
     * An IPv6 address without a zone, an IPv4 address of four decimal numbers, or a name whose last label is not a
     * number: resolvers would read {@code 2130706433} as an address.
     */
    private static final Pattern HOST =
            Pattern.compile("\\[[0-9a-fA-F:.]+\\]|" + OCTET + "(\\." + OCTET + "){3}|([^.%\\[]+\\.)*[a-zA-Z][^.%\\[]*");

    private EndpointUrl() {}

    /**
     * Parses the URL of a webhook: {@code https}, with a host that can be public, and without user info and fragment.
     * {@link #lengthFault} checks its length, before and after.
     *
     * @param allowPrivate whether other hosts, and {@code http}, are allowed, too
     * @return an absolute URI in ASCII, with a host
     * @throws MediaException {@code url_address} if its host cannot be public, {@code media_source} if it breaks
     *     another rule
     */
    public static URI readWebhook(String text, boolean allowPrivate) throws MediaException {
        String scheme = webhookScheme(text, allowPrivate);
        URI uri = readWebhook(scheme, text.substring(scheme.length()), allowPrivate);
        if (text.indexOf('#') >= 0) {
            throw malformed("found a URL with a fragment (#…): it must be left out");
        }
        return uri;
    }

    private static String webhookScheme(String text, boolean allowPrivate) throws MediaException {
        if (text.regionMatches(true, 0, "https:", 0, 6)) {
            return "https";
        }
        if (!text.regionMatches(true, 0, "http:", 0, 5)) {
            throw malformed("found a text that is not an https:// URL: an absolute https:// URL is allowed");
        }
        if (!allowPrivate) {
            throw malformed("found an http:// URL: an https:// URL is allowed, as endings and their addresses are"
                    + " private");
        }
        return "http";
    }

    private static URI readWebhook(String scheme, String rest, boolean allowPrivate) throws MediaException {
        try {
            URI https = MediaSourceParser.readHttps("https" + rest);
            return URI.create(scheme + https.toString().substring("https".length()));
        } catch (MediaException e) {
            if (!allowPrivate || e.rule() != Rule.URL_ADDRESS) {
                throw e;
            }
        }
        // The host is well-formed, but not public.
        try {
            return standardForm(new URI(scheme + rest));
        } catch (URISyntaxException e) {
            // The exception's message quotes the whole URL, so it must not be shown.
            throw malformed("found a malformed URL: an absolute https:// URL is allowed");
        }
    }

    /** @return what is wrong with the length of the URL of a webhook; empty if it is allowed */
    public static Optional<String> lengthFault(String url) {
        return url.length() <= MAX_WEBHOOK_LENGTH
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "found a URL of %,d characters: at most %,d are allowed",
                        url.length(),
                        MAX_WEBHOOK_LENGTH));
    }

    /**
     * Parses a URL whose host may be private: a name of one label, or any address in its standard form.
     *
     * @return an absolute {@code http} or {@code https} URI in ASCII, with a host, and without user info and fragment
     * @throws MediaException {@code media_source} if it is malformed
     */
    public static URI readAnyHost(URI uri) throws MediaException {
        URI ascii = standardForm(uri);
        int length = ascii.toString().length();
        if (length > MediaSourceParser.MAX_URL_LENGTH) {
            throw malformed("found a URL of " + length + " characters: at most " + MediaSourceParser.MAX_URL_LENGTH
                    + " are allowed");
        }
        return ascii;
    }

    private static URI standardForm(URI uri) throws MediaException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw malformed("found a URL that is neither https:// nor http://");
        }
        String host = uri.getHost();
        if (host == null || !HOST.matcher(host).matches()) {
            throw malformed("found a URL with a malformed host name");
        }
        if (uri.getRawUserInfo() != null) {
            throw malformed("found a URL with user information before its host: it must be left out");
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw malformed("found a URL with a port that is not a number from 1 to " + MAX_PORT);
        }
        String text = scheme + "://" + host.toLowerCase(Locale.ROOT)
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + (uri.getRawPath() == null ? "" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        try {
            return new URI(new URI(text).toASCIIString());
        } catch (URISyntaxException e) {
            // Not the cause: its message quotes the URL.
            throw malformed("found a malformed URL");
        }
    }

    private static MediaException malformed(String message) {
        return new MediaException(Rule.MEDIA_SOURCE, message);
    }
}
