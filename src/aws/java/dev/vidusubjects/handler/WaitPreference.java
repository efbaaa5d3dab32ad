package dev.vidusubjects.handler;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Prefer: wait=N} (RFC 7240), made to fit what is left of a function's time. */
final class WaitPreference {

    private static final Pattern WAIT =
            Pattern.compile("(?<![\\w-])wait\\s*=\\s*\"?(\\d{1,9})\"?", Pattern.CASE_INSENSITIVE);

    private WaitPreference() {}

    /** @return the header with a wait of at most {@code left}, in whole seconds; other preferences stay */
    static String bounded(String prefer, Duration left) {
        Matcher wait = WAIT.matcher(prefer);
        if (!wait.find() || Integer.parseInt(wait.group(1)) <= left.toSeconds()) {
            return prefer;
        }
        return prefer.substring(0, wait.start()) + "wait=" + left.toSeconds() + prefer.substring(wait.end());
    }
}
