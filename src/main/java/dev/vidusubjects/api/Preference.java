package dev.vidusubjects.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code Prefer} header (RFC 7240): a list of {@code name[=value][; parameter…]}, where a value may be quoted. Of a
 * preference given twice the first one counts; what is unknown or malformed is ignored, as the RFC demands.
 */
final class Preference {

    private static final int MAX_DIGITS = 9;

    private Preference() {}

    /**
     * @param headers every {@code Prefer} header of the request
     * @param max no wait is longer
     * @return how long the caller would wait; empty if not at all
     */
    static Optional<Duration> wait(List<String> headers, Duration max) {
        for (String header : headers) {
            for (String preference : split(header, ',')) {
                String[] pair = split(preference, ';').get(0).split("=", 2);
                if (pair[0].strip().equalsIgnoreCase("wait")) {
                    return pair.length < 2 ? Optional.empty() : seconds(unquoted(pair[1].strip()), max);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String digits, Duration max) {
        if (digits.isEmpty() || digits.chars().anyMatch(c -> c < '0' || c > '9')) {
            return Optional.empty();
        }
        // More digits than fit: longer than anything that is allowed.
        Duration requested = digits.length() > MAX_DIGITS ? max : Duration.ofSeconds(Long.parseLong(digits));
        return Optional.of(requested.compareTo(max) > 0 ? max : requested).filter(wait -> wait.toSeconds() > 0);
    }

    /** Splits where the separator is not within quotes; always gives at least one part. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(Math.min(start, text.length())));
        return parts;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
