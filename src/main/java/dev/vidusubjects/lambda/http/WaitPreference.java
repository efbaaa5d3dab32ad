package dev.vidusubjects.lambda.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Prefer: wait=N} (RFC 7240), limited to the remaining time of a function. */
public final class WaitPreference {

    private static final Pattern WAIT =
            Pattern.compile("(?<![\\w-])wait\\s*=\\s*\"?(\\d{1,9})\"?", Pattern.CASE_INSENSITIVE);

    private WaitPreference() {}

    /**
     * @return the header with a wait of at most {@code remaining}, in whole seconds; other preferences are unchanged
     */
    public static String bounded(String prefer, Duration remaining) {
        Matcher wait = WAIT.matcher(prefer);
        if (!wait.find() || Integer.parseInt(wait.group(1)) <= remaining.toSeconds()) {
            return prefer;
        }
        return prefer.substring(0, wait.start()) + "wait=" + remaining.toSeconds() + prefer.substring(wait.end());
    }
}
