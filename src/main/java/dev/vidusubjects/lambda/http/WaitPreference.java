package dev.vidusubjects.lambda.http;

import dev.vidusubjects.api.Preference;
import java.time.Duration;
import java.util.List;

/** {@code Prefer: wait=N} (RFC 7240), limited to the remaining time of a function. */
public final class WaitPreference {

    private WaitPreference() {}

    /**
     * @param remaining the maximum wait
     * @return the header; if its wait is longer than {@code remaining}, with a wait of {@code remaining}, in whole
     *     seconds, before its other preferences, because the first preference of a name counts
     */
    public static String bounded(String prefer, Duration remaining) {
        return Preference.wait(List.of(prefer))
                .filter(wait -> wait.compareTo(remaining) > 0)
                .map(wait -> "wait=" + remaining.toSeconds() + ", " + prefer)
                .orElse(prefer);
    }
}
