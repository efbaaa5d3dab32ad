package dev.vidusubjects.media;

import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Parses the text of a media item. Messages quote a scheme or a host, never a path or a query: these may hold secrets.
 */
public final class MediaSourceParser {

    /** In characters. Common servers and gateways refuse longer URLs. */
    static final int MAX_URL_LENGTH = 2048;

    private static final String ALLOWED =
            "allowed are an https:// URL, a data URI (data:image/png;base64,…) or the uri of an upload";

    private MediaSourceParser() {}

    static MediaSource parse(String text) {
        if (text.regionMatches(true, 0, "data:", 0, 5)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new DataUri(bytes, 0, bytes.length);
        }
        if (text.isBlank()) {
            return unreadable("found an empty text: " + ALLOWED);
        }
        int scheme = schemeLength(text);
        if (scheme == 0) {
            return unreadable(
                    looksLikeBase64(text)
                            ? "found " + text.length()
                                    + " characters of base64 without a header: it must begin with data:image/png;base64, or"
                                    + " another content type"
                            : "found a text of " + text.length() + " characters that is not a URL: " + ALLOWED);
        }
        if (scheme == 1) {
            return unreadable("found a path on a local drive: " + ALLOWED);
        }
        String name = text.substring(0, scheme).toLowerCase(Locale.ROOT);
        return switch (name) {
            case "https" -> https(text);
            case "s3", "local" -> stored(name, text);
            case "http" ->
                unreadable("found an http:// URL: it must be https://, as media and their addresses are private");
            default -> unreadable("found a URL with the scheme " + name + ": " + ALLOWED);
        };
    }

    private static MediaSource https(String text) {
        try {
            return new HttpsUrl(readHttps(text));
        } catch (MediaException e) {
            return new Unreadable(e.rule(), e.getMessage());
        }
    }

    /**
     * Parses an {@code https} URL strictly: refuses a URL that two URL parsers could interpret differently.
     *
     * @return an absolute URI in ASCII, with an internationalised host in its ASCII form
     * @throws MediaException {@code media_source} if it is malformed, {@code url_address} if its host cannot be public
     */
    public static URI readHttps(String text) throws MediaException {
        String rest = checked(text, "https");
        int end = authorityLength(rest);
        HostPort authority = HostPort.parse(rest.substring(0, end));
        URI uri = uri("https://" + authority + rest.substring(end));
        if (uri.getHost() == null) {
            throw new MediaException(Rule.MEDIA_SOURCE, "found an https:// URL with a malformed host name");
        }
        return uri;
    }

    private static MediaSource stored(String scheme, String text) {
        try {
            String rest = checked(text, scheme);
            URI uri = uri(scheme + "://" + rest);
            if (authorityLength(rest) == 0
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null
                    || uri.getPath().length() < 2) {
                return unreadable("found " + scheme + "://… that names no stored object: it must be the uri of an"
                        + " upload, such as "
                        + (scheme.equals("s3") ? "s3://bucket/uploads/…" : "local://uploads/…"));
            }
            return new StoredObject(uri);
        } catch (MediaException e) {
            return new Unreadable(e.rule(), e.getMessage());
        }
    }

    /**
     * Checks the length and the characters of a URL.
     *
     * @return the part after {@code scheme://}
     */
    private static String checked(String text, String scheme) throws MediaException {
        if (text.length() > MAX_URL_LENGTH) {
            throw new MediaException(
                    Rule.MEDIA_SOURCE,
                    "found a URL of " + text.length() + " characters: at most " + MAX_URL_LENGTH + " are allowed");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '\\' || Character.isISOControl(c) || Character.isWhitespace(c)) {
                throw new MediaException(
                        Rule.MEDIA_SOURCE,
                        "found a URL with " + (c == '\\' ? "a backslash" : "white space or a control character")
                                + " at position " + i + ": it must be percent-encoded");
            }
        }
        if (!text.startsWith("//", scheme.length() + 1)) {
            throw new MediaException(Rule.MEDIA_SOURCE, "found a URL without // after " + scheme + ":");
        }
        return text.substring(scheme.length() + 3);
    }

    private static int authorityLength(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if ("/?#".indexOf(rest.charAt(i)) >= 0) {
                return i;
            }
        }
        return rest.length();
    }

    private static URI uri(String text) throws MediaException {
        try {
            return new URI(new URI(text).toASCIIString());
        } catch (URISyntaxException e) {
            // The exception's message quotes the whole URL, its reason does not.
            throw new MediaException(
                    Rule.MEDIA_SOURCE,
                    "found a malformed URL: "
                            + e.getReason().toLowerCase(Locale.ROOT)
                            + (e.getIndex() < 0 ? "" : " at position " + e.getIndex()));
        }
    }

    /** @return the number of characters before the first colon; 0 if they are not a scheme */
    private static int schemeLength(String text) {
        for (int i = 0; i < Math.min(text.length(), 20); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 128;
            boolean isLaterCharacter = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
            if (!isLetter && !(isLaterCharacter && i > 0)) {
                return 0;
            }
        }
        return 0;
    }

    private static boolean looksLikeBase64(String text) {
        return text.length() >= 64
                && text.substring(0, 64)
                        .chars()
                        .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/'));
    }

    private static Unreadable unreadable(String message) {
        return new Unreadable(Rule.MEDIA_SOURCE, message);
    }
}
