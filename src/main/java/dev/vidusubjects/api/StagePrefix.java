package dev.vidusubjects.api;

import java.util.regex.Pattern;

/** The path prefix that callers see if the application is behind a stage of an API gateway. */
public final class StagePrefix {

    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]{1,64}){1,4}");

    private StagePrefix() {}

    /**
     * @param header the value of the header {@code X-Forwarded-Prefix}, or null
     * @return the prefix, for example {@code /prod}; empty if there is none, or if it is not a path
     */
    public static String of(String header) {
        return header != null && PREFIX.matcher(header).matches() ? header : "";
    }
}
