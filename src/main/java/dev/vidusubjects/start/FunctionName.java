package dev.vidusubjects.start;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The functions of a deployment. All are the same executable, which a setting tells its name. */
public enum FunctionName {
    API,
    INTAKE,
    POLL,
    SWEEP,
    PUBLISH,
    DELIVER;

    /** @return the name in the setting {@code quarkus.lambda.handler}: {@code api}, {@code intake} and so on */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return whether an event of this function calls the provider */
    public boolean callsProvider() {
        return this == API || this == INTAKE || this == POLL || this == SWEEP;
    }

    /** @return whether nearly every event of this function submits a request */
    public boolean submits() {
        return this == API || this == INTAKE;
    }

    /** @return the function with this code; empty if there is none */
    public static Optional<FunctionName> ofCode(String code) {
        return Arrays.stream(values())
                .filter(function -> function.code().equals(code))
                .findFirst();
    }
}
