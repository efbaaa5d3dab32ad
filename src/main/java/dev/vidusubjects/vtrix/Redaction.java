package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vidusubjects.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Removes data from a response that must not be kept: keys, media that the provider echoes, and the signatures of the
 * URLs by which the provider was given stored media. A short text replaces the removed data.
 */
final class Redaction {

    /** The maximum length of a message of the provider that is passed on, in characters. */
    static final int MAX_MESSAGE = 500;

    /**
     * The minimum length of a secret key, in characters. A shorter key is a plain word, such as the key of the sandbox,
     * and not a secret.
     */
    private static final int MIN_SECRET = 8;

    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";
    private static final int MAX_TYPE = 200;
    private static final Pattern QUERY = Pattern.compile("(https?://[^\\s?\"'<>]{1,2000})\\?[^\\s\"'<>]*");

    private Redaction() {}

    /**
     * Makes a text of the provider safe for a log, a problem and a stored task: one line of at most {@value
     * #MAX_MESSAGE} characters, without inline media, and without the query strings of URLs, which may contain the
     * signature of a presigned URL.
     */
    static String message(String text) {
        String line = Printable.sentence(withoutMedia(text));
        String bare = QUERY.matcher(line).replaceAll("$1?…");
        return bare.length() <= MAX_MESSAGE ? bare : Printable.of(bare, MAX_MESSAGE - 1);
    }

    /**
     * @param keys the keys that were sent
     * @param bucket the bucket of the stored media, if the provider gets them by URLs
     * @return the response, changed in place where something was removed
     */
    static JsonNode response(JsonNode response, List<String> keys, Optional<String> bucket) {
        if (response.isTextual()) {
            String clean = withoutKeys(withoutMedia(response.asText()), keys);
            clean = bucket.isEmpty() ? clean : withoutSignatures(clean, bucket.get());
            return clean.equals(response.asText()) ? response : TextNode.valueOf(clean);
        }
        if (response instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, response(array.get(i), keys, bucket));
            }
        } else if (response instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
                JsonNode value = response(field.getValue(), keys, bucket);
                object.remove(field.getKey());
                object.set(withoutKeys(field.getKey(), keys), value);
            }
        }
        return response;
    }

    private static String withoutKeys(String text, List<String> keys) {
        String clean = text;
        for (String key : keys) {
            if (key.length() >= MIN_SECRET) {
                clean = clean.replace(key, "[key]");
            }
        }
        return clean;
    }

    /**
     * Removes the query strings of URLs into the bucket, because each of them is a permission to read. Other URLs keep
     * theirs: the provider's own URLs do not work without it.
     */
    static String withoutSignatures(String text, String bucket) {
        int at = text.indexOf(bucket);
        if (at < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(Math.min(text.length(), 4096));
        int copied = 0;
        while (at >= 0) {
            int end = at + bucket.length();
            while (end < text.length() && text.charAt(end) != '?' && !endsUrl(text, end)) {
                end++;
            }
            if (end < text.length() && text.charAt(end) == '?') {
                clean.append(text, copied, end + 1).append('…');
                while (end < text.length() && !endsUrl(text, end)) {
                    end++;
                }
                copied = end;
            }
            at = text.indexOf(bucket, end);
        }
        return clean.append(text, copied, text.length()).toString();
    }

    /**
     * JSON inside JSON ends its strings with an escaped quotation mark, and may write other characters with a
     * backslash.
     */
    private static boolean endsUrl(String text, int at) {
        char c = text.charAt(at);
        return c == '"'
                || c == '\''
                || c == '<'
                || c == '>'
                || Character.isWhitespace(c)
                || (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"');
    }

    /** Does not use a regular expression: it would overflow the stack on megabytes of alternatives. */
    static String withoutMedia(String text) {
        int marker = text.indexOf(BASE64);
        if (marker < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(Math.min(text.length(), 4096));
        int copied = 0;
        while (marker >= 0) {
            int end = endOfBase64(text, marker + BASE64.length());
            if (isDataUri(text, Math.max(copied, marker - MAX_TYPE), marker)) {
                clean.append(text, copied, marker + BASE64.length()).append('…');
                copied = end;
            }
            marker = text.indexOf(BASE64, end);
        }
        return clean.append(text, copied, text.length()).toString();
    }

    /** The search range is limited: a search back to the start for each marker would take quadratic time. */
    private static boolean isDataUri(String text, int from, int marker) {
        for (int start = marker - DATA.length(); start >= from; start--) {
            if (text.startsWith(DATA, start)) {
                return true;
            }
        }
        return false;
    }

    /** JSON inside JSON may write a slash as {@code \/}. */
    private static int endOfBase64(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean escapedSlash = c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '/';
            if (!escapedSlash && !isBase64(c)) {
                break;
            }
            at += escapedSlash ? 2 : 1;
        }
        return at;
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '='
                || c == '-'
                || c == '_'
                || c == '%';
    }
}
