package dev.vidusubjects.api;

import dev.vidusubjects.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code Prefer} header (RFC 7240): a list of {@code name[=value][; parameter…]}, where a value may be quoted. If a
 * preference is repeated, the first one counts. Unknown and malformed preferences are ignored, as the RFC demands.
 */
public final class Preference {

    private static final int MAX_DIGITS = 9;

    /** Stands for every number with more digits: it is longer than every allowed wait. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1_000_000_000);

    private Preference() {}

    /**
     * @param headers every {@code Prefer} header of the request
     * @param max the maximum wait
     * @return how long the caller is willing to wait, at most {@code max}; empty if it does not want to wait
     */
    static Optional<Duration> wait(List<String> headers, Duration max) {
        return wait(headers).map(wait -> Durations.min(wait, max)).filter(wait -> wait.toSeconds() > 0);
    }

    /**
     * @param headers every {@code Prefer} header of the request
     * @return how long the caller is willing to wait, in whole seconds; empty if it does not want to wait
     */
    public static Optional<Duration> wait(List<String> headers) {
        for (String header : headers) {
            for (String preference : split(header, ',')) {
                String[] pair = split(preference, ';').get(0).split("=", 2);
                if (pair[0].strip().equalsIgnoreCase("wait")) {
                    return pair.length < 2 ? Optional.empty() : seconds(unquoted(pair[1].strip()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String digits) {
        if (digits.isEmpty() || digits.chars().anyMatch(c -> c < '0' || c > '9')) {
            return Optional.empty();
        }
        Duration requested = digits.length() > MAX_DIGITS ? MAX_WAIT : Duration.ofSeconds(Long.parseLong(digits));
        return Optional.of(requested).filter(wait -> wait.toSeconds() > 0);
    }

    /** Splits at separators that are not within quotes; returns at least one part. */
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
